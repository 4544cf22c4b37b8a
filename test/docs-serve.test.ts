/** Holds what is said of the HTTP side of `serve` against the code. */

import { describe, expect, test } from 'vitest';
import { MAIL_PORTS } from '../src/monitor/http/allow-list.ts';
import { DEFAULT_IN_FLIGHT } from '../src/monitor/http/in-flight.ts';
import { DEFAULT_LISTEN } from '../src/monitor/http/listen-address.ts';
import { scrapeTimeoutMs } from '../src/monitor/http/scrape-timeout.ts';
import { DEFAULT_SERVER_LIMITS } from '../src/monitor/http/server-limits.ts';
import { specialNetworks } from '../src/monitor/http/special-addresses.ts';
import { readPage, section } from './support/markdown.ts';

const page = readPage('docs/serve.md');
const routes = textOf('The routes');
const probe = textOf('/probe');
const security = textOf('Security');

/** Without line breaks, which fall where they like. */
function textOf(heading: string): string {
  return section(page, heading).text.replace(/\s+/g, ' ');
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}

test('every network that is refused is there, and no other', () => {
  const [, table = ''] = /\| Network \|(.*?)An IPv6 address/.exec(security) ?? [];
  const networks = [...table.matchAll(/`([0-9a-f.:]+\/\d+)`/g)].map(([, network]) => network);
  expect(networks.sort()).toEqual([...specialNetworks()].sort());
});

test('the ports of mail', () => {
  const ports = `${MAIL_PORTS.slice(0, -1).join(', ')} and ${MAIL_PORTS.at(-1)}`;
  expect(security).toContain(`the ports of mail: ${ports}.`);
});

describe('the limits', () => {
  const { connections, headerOctets, headersMs, idleMs, keepAliveMs, url } = DEFAULT_SERVER_LIMITS;

  test.each([
    [security, `${count(connections)} connections`],
    [security, `${DEFAULT_IN_FLIGHT} requests at a time`],
    [security, `${headersMs / 1000} seconds for a request to come in`],
    [security, `${keepAliveMs / 1000} seconds for an idle connection`],
    [security, `${idleMs === 300_000 ? 'five' : '?'} minutes for a client that does not read`],
    [routes, `more than ${count(url)} characters`],
    [routes, `more than ${headerOctets / 1024} KiB`],
    [routes, `more than ${headersMs / 1000} seconds to come in`],
    [routes, `which is ${DEFAULT_LISTEN} when nothing is said`],
    [probe, `or ${scrapeTimeoutMs(undefined) === 240_000 ? 'four' : '?'} minutes`],
  ])('… %#', (text, claim) => {
    expect(text).toContain(claim);
  });
});
