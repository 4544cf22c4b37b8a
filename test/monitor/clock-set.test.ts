/** What serve does when somebody sets the clock, by days and in either direction. */

import { globSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type RunningServe, startServe } from '../interop/serve.ts';
import { CountingServer } from '../support/counting-server.ts';
import { seriesOf } from '../support/exposition.ts';
import { requires } from '../support/requirement.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';
import { waitFor } from '../support/wait-for.ts';

const clock = requires('a clock to be set');

const DAY_SECONDS = 86_400;

/** By how much the clock of a process is wrong, as a file says at any time. */
class SettableClock {
  readonly #folder: TemporaryFolder;

  constructor(folder: TemporaryFolder) {
    this.#folder = folder;
  }

  async setBy(days: number): Promise<void> {
    await this.#folder.write('clock', `${days < 0 ? '' : '+'}${days}d\n`);
  }

  /** The monotonic clock stays, as it does where an administrator sets the time. */
  get env(): Record<string, string> {
    const [library = ''] = globSync('/usr/lib/*/faketime/libfaketimeMT.so.1');
    return {
      LD_PRELOAD: library,
      FAKETIME_TIMESTAMP_FILE: this.#folder.at('clock'),
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    };
  }
}

/** Waits for a round by a clock that is wrong by about so many days. */
function roundAt(serve: RunningServe, days: number): Promise<number> {
  return waitFor(`a round ${days} days off`, async () => {
    const page = await serve.get('/metrics');
    const metric = 'starttls_probe_group_last_round_timestamp_seconds';
    const [round] = seriesOf(page, metric);
    if (!round) return null;
    const offBy = (round.value - Date.now() / 1_000) / DAY_SECONDS;
    return Math.abs(offBy - days) < 0.5 ? round.value : null;
  });
}

describe.skipIf(clock.skipped)(clock.title, () => {
  test('rounds go on, one by one; what is dated tomorrow keeps no round away after a start', {
    timeout: 120_000,
  }, async () => {
    await using folder = await TemporaryFolder.create();
    await using server = await CountingServer.start();
    const settable = new SettableClock(folder);
    const edge = (every: string) => ({
      history: 'history.db',
      groups: [{ name: 'edge', every, targets: [`127.4.0.1:${server.port}`] }],
    });
    await settable.setBy(0);
    {
      await using serve = await startServe(folder, edge('1s'), { env: settable.env });
      await roundAt(serve, 0);
      await settable.setBy(-1);
      await roundAt(serve, -1);
      const { begun } = server;
      const startedAt = performance.now();
      await settable.setBy(2);
      await roundAt(serve, 2);
      // Two days of rounds are not made up for.
      const atMost = Math.ceil((performance.now() - startedAt) / 1_000) + 1;
      expect(server.begun - begun).toBeLessThanOrEqual(atMost);
      expect(await serve.get('/')).toContain('edge');
      await serve.daemon.end('SIGKILL');
    }
    await using serve = await startServe(folder, edge('1h'));
    await roundAt(serve, 0);
    expect(seriesOf(await serve.get('/metrics'), 'smtp_verdict')).toHaveLength(1);
  });
});
