/** What a monitor that runs finds wrong, as its pages show it. */

import pino from 'pino';
import { expect, test } from 'vitest';
import { NoHistory } from '../../../src/monitor/history/no-history.ts';
import { Monitor } from '../../../src/monitor/monitor.ts';
import { pages } from '../../../src/monitor/pages/pages.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { groupPlan } from '../../support/group-plans.ts';
import { fragmentText, readPage } from '../../support/page.ts';

/** A monitor whose only group has had a round that came to nothing. */
async function monitorInTrouble(clock: FakeClock): Promise<Monitor> {
  const monitor = new Monitor({
    version: '0.0.0',
    history: new NoHistory(),
    clock,
    random: () => 0,
    log: pino({ enabled: false }),
    compare: () => [],
    onVerdict: () => {},
  });
  // biome-ignore lint/correctness/useYield: its list cannot be read.
  async function* list(): ReturnType<ReturnType<typeof groupPlan>['list']> {
    throw new Error('cannot read hosts.txt (ENOENT)');
  }
  await monitor.apply([groupPlan('edge', [], { list })]);
  const isOver = new Promise<void>((resolve) => {
    monitor.subscribe(() => {
      if (monitor.groups().every(({ trouble }) => trouble !== null)) resolve();
    });
  });
  clock.pass(0);
  await isOver;
  return monitor;
}

test.each(['/', '/groups', '/changes'])(
  'the troubles of a monitor and of its groups stand once above %s',
  async (path) => {
    const clock = new FakeClock('2026-11-28T12:00:00Z');
    const monitor = await monitorInTrouble(clock);
    monitor.setTrouble('configuration', 'starttls-probe.yaml:3: unknown setting');
    const page = await readPage(pages(monitor, { now: () => clock.now() }), path);
    expect(fragmentText(page, 'troubles')).toBe(
      'The monitor is in trouble starttls-probe.yaml:3: unknown setting edge: cannot read hosts.txt (ENOENT)',
    );
    await monitor.stop(0);
  },
);
