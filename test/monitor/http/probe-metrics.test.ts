import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { probeMetrics } from '../../../src/monitor/http/probe-metrics.ts';
import type { Judged } from '../../../src/rules/judge.ts';
import { CAST } from '../../report/cast.ts';
import { readExposition, seriesOf } from '../../support/exposition.ts';
import { judged } from '../../support/judged.ts';
import { certificateFacts, facts, handshakeFacts } from '../../support/observations.ts';
import { findProgram, requires } from '../../support/requirement.ts';

const at = (address: string, given: Partial<Judged> = {}) => judged({ address, ...given });

const agreedOn = (protocol: string, notAfter: string) =>
  facts({
    handshake: handshakeFacts({ protocol }),
    certificate: certificateFacts({ notAfter }),
  });

const FIRST = at('192.0.2.1', { facts: agreedOn('TLSv1.3', '2027-06-01T00:00:00.000Z') });
const OLD = at('192.0.2.2', { facts: agreedOn('TLSv1.1', '2027-01-01T00:00:00.000Z') });
const OVER_IPV6 = at('2001:db8::1', { family: 6, verdict: 'critical' });

async function read(records: readonly Judged[], name: string) {
  const text = await probeMetrics(records, 1.5, 0.25);
  const metric = readExposition(text).find((one) => one.name === name);
  return metric ? metric.series.map(({ labels, value }) => [labels, value]) : null;
}

describe('of the target as a whole', () => {
  test.each<[name: string, claim: string, readonly Judged[], unknown[][] | null]>([
    ['probe_success', 'all came to their end', [FIRST, OLD], [[{}, 1]]],
    ['probe_success', 'also with a finding', [CAST['event-1032-certain']], [[{}, 1]]],
    ['probe_success', 'one did not', [FIRST, CAST['timed-out']], [[{}, 0]]],
    ['probe_success', 'the name did not resolve', [CAST.unresolved], [[{}, 0]]],
    ['probe_success', 'nothing was probed', [], [[{}, 0]]],
    ['probe_duration_seconds', 'is that of the request', [FIRST], [[{}, 1.5]]],
    ['probe_dns_lookup_time_seconds', 'is that of the look-ups', [FIRST], [[{}, 0.25]]],
    ['probe_ip_protocol', 'is that of the only one', [FIRST], [[{}, 4]]],
    ['probe_ip_protocol', 'is that of the worst', [OVER_IPV6, FIRST], [[{}, 6]]],
    ['probe_ip_protocol', 'is absent without an address', [CAST.unresolved], null],
    ['probe_ssl_earliest_cert_expiry', 'is the first of all', [FIRST, OLD], [[{}, 1798761600]]],
    ['probe_ssl_earliest_cert_expiry', 'is absent without one', [CAST.refused], null],
    ['probe_tls_version_info', 'is the oldest', [FIRST, OLD], [[{ version: 'TLS 1.1' }, 1]]],
    ['probe_tls_version_info', 'is absent without TLS', [CAST.refused], null],
  ])('%s: %s', async (name, _claim, records, expected) => {
    expect(await read(records, name)).toEqual(expected);
  });
});

test('ours carry the address, and nothing else that says where', async () => {
  const text = await probeMetrics([FIRST, OLD], 1, 0);
  expect(seriesOf(text, 'smtp_verdict')).toEqual([
    { labels: { address: '192.0.2.1' }, value: 0 },
    { labels: { address: '192.0.2.2' }, value: 0 },
  ]);
});

test.each(['first', 'last'])(
  'of two hosts at one address the worse stays, come %s',
  async (when) => {
    const well = at('192.0.2.1', { host: 'mx1.example' });
    const ill = at('192.0.2.1', { host: 'mx2.example', verdict: 'critical' });
    const records = when === 'first' ? [ill, well] : [well, ill];
    expect(await read(records, 'smtp_verdict')).toEqual([[{ address: '192.0.2.1' }, 2]]);
  },
);

test('each request has metrics of its own', async () => {
  const [one, other] = await Promise.all([probeMetrics([FIRST], 1, 0), probeMetrics([OLD], 2, 0)]);
  expect(seriesOf(one, 'smtp_verdict')[0]?.labels).toEqual({ address: '192.0.2.1' });
  expect(seriesOf(other, 'smtp_verdict')[0]?.labels).toEqual({ address: '192.0.2.2' });
});

const linter = requires('promtool');
test.skipIf(linter.skipped)(`${linter.title} has nothing to say`, async () => {
  const input = await probeMetrics([FIRST, OLD, OVER_IPV6, CAST.unresolved], 1, 0);
  const { status, output } = spawnSync(findProgram('promtool'), ['check', 'metrics'], { input });
  expect([status, output.join('')]).toEqual([0, '']);
});
