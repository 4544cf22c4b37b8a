import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import pino from 'pino';
import { afterEach, describe, expect, test } from 'vitest';
import { NoHistory } from '../../src/monitor/history/no-history.ts';
import { Monitor } from '../../src/monitor/monitor.ts';
import type { GroupPlan } from '../../src/monitor/plan.ts';
import type { FleetEvent } from '../../src/monitor/view.ts';
import type { Watched } from '../../src/monitor/watched.ts';
import { comparing } from '../../src/rules/compare/compare-states.ts';
import { CHANGE_KINDS } from '../../src/rules/compare/index.ts';
import { RULES } from '../../src/rules/index.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { groupPlan } from '../support/group-plans.ts';
import { PLAIN, probing } from '../support/probing.ts';
import { startScriptedServer } from '../support/scripted-server.ts';

const HOUR = 3_600_000;

interface Stage {
  readonly monitor: Monitor;
  readonly clock: FakeClock;
  readonly verdicts: { watched: Watched; before: Watched | null }[];
  readonly events: FleetEvent[];
  /** Applies plans, and waits until a round of each has come to its end. */
  play(...plans: readonly GroupPlan[]): Promise<void>;
  /** Lets time pass, and waits for the rounds that this begins. */
  pass(ms: number): Promise<void>;
}

let stopping: Monitor[] = [];
afterEach(async () => {
  await Promise.all(stopping.map((monitor) => monitor.stop(0)));
  stopping = [];
});

function stage(): Stage {
  const clock = new FakeClock('2026-11-28T12:00:00Z');
  const verdicts: Stage['verdicts'] = [];
  const events: FleetEvent[] = [];
  const monitor = new Monitor({
    version: '0.0.0',
    history: new NoHistory(),
    clock,
    random: () => 0,
    log: pino({ enabled: false }),
    compare: comparing({ kinds: CHANGE_KINDS, rules: RULES }),
    onVerdict: (watched, before) => verdicts.push({ watched, before }),
  });
  stopping.push(monitor);
  monitor.subscribe((event) => events.push(event));
  const settled = async () => {
    while (monitor.groups().some(({ running }) => running !== null)) {
      await new Promise<void>((resolve) => {
        const leave = monitor.subscribe(() => {
          leave();
          resolve();
        });
      });
    }
  };
  return {
    monitor,
    clock,
    verdicts,
    events,
    async play(...plans) {
      await monitor.apply(plans);
      clock.pass(0);
      await settled();
    },
    async pass(ms) {
      clock.pass(ms);
      await settled();
    },
  };
}

function at({ port }: { readonly port: number }): string {
  return `127.0.0.1:${port}`;
}

describe('a round', () => {
  test('gives each address its record, with how it will be seen', async () => {
    await using server = await startScriptedServer(PLAIN);
    const { monitor, play } = stage();
    await play(groupPlan('edge', [at(server)]));
    const [watched] = monitor.watched();
    expect(watched?.glance).toMatchObject({ target: at(server), verdict: 'warning' });
    expect(monitor.find(watched?.id ?? '')).toBe(watched);
    expect(monitor.history.records(watched?.id ?? '', 1)[0]?.line).toBe(watched?.line);
    expect(monitor.groups()[0]).toMatchObject({ name: 'edge', running: null, trouble: null });
  });

  test('comes again when it is due, and not before', async () => {
    await using server = await startScriptedServer(PLAIN);
    const { play, pass } = stage();
    await play(groupPlan('edge', [at(server)]));
    await pass(HOUR - 1);
    expect(server.connections).toBe(1);
    await pass(1);
    expect(server.connections).toBe(2);
  });

  test('whose list cannot be read leaves what was seen, and says why', async () => {
    await using server = await startScriptedServer(PLAIN);
    const { monitor, play, pass } = stage();
    const plan = groupPlan('edge', [at(server)]);
    let isGone = false;
    async function* list(...given: Parameters<GroupPlan['list']>) {
      if (isGone) throw new Error('cannot read hosts.txt (ENOENT)');
      yield* plan.list(...given);
    }
    await play({ ...plan, list });
    isGone = true;
    await pass(HOUR);
    expect(monitor.watched()).toHaveLength(1);
    expect(monitor.groups()[0]?.trouble).toBe('cannot read hosts.txt (ENOENT)');
    isGone = false;
    await pass(HOUR);
    expect(monitor.groups()[0]?.trouble).toBeNull();
  });
});

describe('a verdict', () => {
  test('that is not well is told when it is first seen, and then when it changes', async () => {
    await using server = await startScriptedServer(PLAIN);
    const { verdicts, play, pass, monitor } = stage();
    const plan = groupPlan('edge', [at(server)]);
    await play(plan);
    await pass(HOUR);
    expect(verdicts.map(({ watched }) => watched.glance.verdict)).toEqual(['warning']);
    expect(verdicts[0]?.before).toBeNull();
    await server.close();
    await pass(HOUR);
    expect(verdicts.at(-1)?.watched.glance.verdict).toBe('unknown');
    expect(verdicts.at(-1)?.before?.glance.verdict).toBe('warning');
    expect(monitor.history.changes(null, 10).map(({ change }) => change.id)).toContain('outcome');
  });
});

describe('another configuration', () => {
  test('probes at once what is held against something else', async () => {
    await using server = await startScriptedServer(PLAIN);
    const { monitor, play } = stage();
    await play(groupPlan('edge', [at(server)]));
    const strict = { probing: probing({}, { requireTls: true }), fingerprint: 'strict' };
    await play(groupPlan('edge', [at(server)], strict));
    expect(monitor.watched().map(({ glance }) => glance.verdict)).toEqual(['critical']);
    expect(server.connections).toBe(2);
  });

  test('leaves alone what is as before', async () => {
    await using server = await startScriptedServer(PLAIN);
    const { play } = stage();
    await play(groupPlan('edge', [at(server)]));
    await play(groupPlan('edge', [at(server)]));
    expect(server.connections).toBe(1);
  });

  test('forgets a group that is not in it', async () => {
    await using server = await startScriptedServer(PLAIN);
    const { monitor, events, play } = stage();
    await play(groupPlan('edge', [at(server)]));
    await play();
    expect(monitor.watched()).toEqual([]);
    expect(monitor.groups()).toEqual([]);
    expect(events.filter(({ kind }) => kind === 'gone')).toHaveLength(1);
  });
});

test('two groups at one address never talk to it at the same time', async () => {
  let open = 0;
  let most = 0;
  const server = createServer((socket) => {
    most = Math.max(most, ++open);
    socket.on('error', () => {});
    socket.on('close', () => open--);
    socket.write('220 a.example\r\n');
    socket.on('data', (command) => {
      const isQuit = command.toString().startsWith('QUIT');
      if (isQuit) socket.end('221 Bye\r\n');
      else socket.write('250 a.example\r\n');
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const target = at(server.address() as AddressInfo);
  const { monitor, play } = stage();
  const options = { probing: probing({ untilGone: true }) };
  await play(groupPlan('a', [target], options), groupPlan('b', [target], options));
  expect(monitor.watched()).toHaveLength(2);
  expect(most).toBe(1);
  server.close();
});

test('is ready once it has begun, and not any more when it ends', async () => {
  const { monitor, play } = stage();
  expect(monitor.isReady).toBe(false);
  await play();
  expect(monitor.isReady).toBe(true);
  await monitor.stop(0);
  expect(monitor.isReady).toBe(false);
});

test('what is wrong with the monitor is told to who looks on, once', async () => {
  const { monitor, events, play } = stage();
  await play();
  events.length = 0;
  monitor.setTrouble('configuration', 'It is wrong');
  monitor.setTrouble('configuration', 'It is wrong');
  expect(monitor.troubles()).toEqual(['It is wrong']);
  monitor.setTrouble('configuration', null);
  expect(monitor.troubles()).toEqual([]);
  expect(events).toEqual([{ kind: 'groups' }, { kind: 'groups' }]);
});
