/** Whether our `probe_*` metrics mean what those of blackbox_exporter mean. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type EmulatedConnector,
  type Emulator,
  startEmulator,
} from '../../src/emulator/emulator.ts';
import { probeMetrics } from '../../src/monitor/http/probe-metrics.ts';
import type { Judged } from '../../src/rules/judge.ts';
import { DEFAULT_FRONTEND } from '../support/connectors.ts';
import { readExposition } from '../support/exposition.ts';
import { requires } from '../support/requirement.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';
import { runMain } from '../support/terminal.ts';
import { type RunningProgram, startProgram } from './running.ts';

/** As in blackbox_exporter's own example; it ends a line with LF alone unless it is told. */
const CONFIGURATION = `modules:
  smtp_starttls:
    prober: tcp
    timeout: 10s
    tcp:
      tls_config: { insecure_skip_verify: true }
      query_response:
        - expect: "^220 "
        - send: "EHLO prober.example\\r"
        - expect: "^250-STARTTLS"
        - expect: "^250 "
        - send: "STARTTLS\\r"
        - expect: "^220 "
        - starttls: true
        - send: "EHLO prober.example\\r"
        - expect: "^250 "
        - send: "QUIT\\r"
`;

/** What both have, and what has to be the same. */
const SHARED = [
  'probe_success',
  'probe_ip_protocol',
  'probe_ssl_earliest_cert_expiry',
  'probe_tls_version_info',
];

const SERVERS: readonly EmulatedConnector[] = [
  { connector: DEFAULT_FRONTEND },
  { connector: DEFAULT_FRONTEND, certificate: 'expired' },
  { connector: { ...DEFAULT_FRONTEND, authMechanism: ['Integrated'] } },
];

const { skipped, title } = requires('blackbox_exporter');

describe.skipIf(skipped)(title, () => {
  let folder: TemporaryFolder;
  let blackbox: RunningProgram;
  beforeAll(async () => {
    folder = await TemporaryFolder.create();
    const configuration = await folder.write('blackbox.yml', CONFIGURATION);
    blackbox = await startProgram('blackbox_exporter', [`--config.file=${configuration}`]);
  });
  afterAll(async () => {
    await blackbox?.[Symbol.asyncDispose]();
    await folder[Symbol.asyncDispose]();
  });

  describe.each(['127.0.0.1', '::1'])('on %s', (host) => {
    let emulator: Emulator;
    beforeAll(async () => {
      emulator = await startEmulator(SERVERS, { host });
    });
    afterAll(() => emulator.close());

    test.each([
      ['a server that is well', 0],
      ['a certificate that has ended', 1],
    ])('says the same of %s', async (_claim, at) => {
      const target = targetOf(emulator, at);
      const [theirs, ours] = [await askBlackbox(target), await askOurselves(target)];
      expect(ours).toEqual(theirs);
      expect(Object.keys(ours)).toEqual(SHARED);
      expect(ours['probe_success']).toEqual([[{}, 1]]);
    });

    test('says the same of a port where nobody listens', async () => {
      const gone = await startEmulator(SERVERS, { host });
      const target = targetOf(gone, 0);
      await gone.close();
      const [theirs, ours] = [await askBlackbox(target), await askOurselves(target)];
      expect(ours).toEqual(theirs);
      expect(Object.keys(ours)).toEqual(['probe_success', 'probe_ip_protocol']);
      expect(ours['probe_success']).toEqual([[{}, 0]]);
    });

    test('has an answer where blackbox_exporter fails: STARTTLS is not offered', async () => {
      const target = targetOf(emulator, 2);
      // It waits for the line until its time is up.
      const theirs = await askBlackbox(target, 1);
      const ours = await askOurselves(target);
      expect(theirs['probe_success']).toEqual([[{}, 0]]);
      expect(ours['probe_success']).toEqual([[{}, 1]]);
    });
  });

  async function askBlackbox(target: string, seconds = 20): Promise<Shared> {
    const query = new URLSearchParams({ module: 'smtp_starttls', target });
    const headers = { 'x-prometheus-scrape-timeout-seconds': String(seconds) };
    return pick(await (await fetch(`${blackbox.url}/probe?${query}`, { headers })).text());
  }
});

type Shared = Readonly<Record<string, readonly unknown[]>>;

async function askOurselves(target: string): Promise<Shared> {
  const { stdout } = await runMain(['check', target, '--chain', '--format', 'json']);
  return pick(await probeMetrics(JSON.parse(stdout) as Judged[], 1, 0));
}

function pick(text: string): Shared {
  const metrics = readExposition(text).filter(({ series }) => series.length > 0);
  return Object.fromEntries(
    SHARED.flatMap((name) => {
      const found = metrics.find((one) => one.name === name);
      return found ? [[name, found.series.map(({ labels, value }) => [labels, value])]] : [];
    }),
  );
}

function targetOf({ listeners }: Emulator, at: number): string {
  const { address = '', port = 0 } = listeners[at] ?? {};
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}
