import { afterEach, beforeEach, expect, test } from 'vitest';
import { startCli } from '../support/cli.ts';
import { Fleet } from '../support/fleet/fleet.ts';
import { addressOf } from '../support/fleet/manners.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';
import { whenLines } from './growing-file.ts';
import { kindOf, targetsOf } from './mix.ts';
import { difference, NO_DIFFERENCE, readRun, targetsIn } from './run-file.ts';

const PATIENCE_MS = 120_000;

/** Nothing here is ended by a clock. */
const ENDLESS = ['connect', 'greeting', 'idle', 'reply', 'handshake'].flatMap((stage) => [
  `--${stage}-timeout`,
  '1h',
]);

/** These hold their dialogues for as long as we let them. */
const LASTING = ['silent', 'dripping-greeting', 'dripping-reply'] as const;

/** These send without end. */
const FLOODING = {
  'endless-line': 'malformed',
  'endless-lines': 'malformed',
  'flooding-after-quit': 'completed',
} as const;

const OPTIONS = [
  ...['--ehlo-name', 'probe.example', '--timeout', '2h', '--quiet', ...ENDLESS],
  ...['--per-network', '0', '--per-provider', '0', '--concurrency', `${LASTING.length + 1}`],
];

let folder: TemporaryFolder;
let fleet: Fleet;
beforeEach(async () => {
  [folder, fleet] = await Promise.all([TemporaryFolder.create(), Fleet.start()]);
});
afterEach(async () => {
  await folder[Symbol.asyncDispose]();
  await fleet[Symbol.asyncDispose]();
});

test.each([
  ['in one thread', ['--workers', '0']],
  ['in one worker', ['--workers', '1']],
])(
  'servers that never end hold up nobody but themselves, %s',
  async (_where, workers) => {
    const lasting = LASTING.map((manner) => addressOf(manner, 0));
    const flooding = targetsOf(
      { 'endless-line': 1, 'endless-lines': 1, 'flooding-after-quit': 1 },
      fleet,
    );
    const others = [...flooding, ...targetsOf({ plain: 280, starttls: 20 }, fleet)];
    const targets = [...lasting.map((address) => `${address}:${fleet.port}`), ...others];
    const list = await folder.write('list', targets.join('\n'));
    const run = await folder.write('run.jsonl', '');
    const cli = startCli(['scan', list, ...OPTIONS, '--output', run, ...workers]);
    const running = new AbortController();
    void cli.end.then(() => running.abort());

    expect(await whenLines(run, others.length, running.signal)).toBe(true);
    // All others are done while these are still at it.
    expect((await fleet.report()).open).toEqual(expect.arrayContaining(lasting));
    const records = await readRun(run);
    expect(difference(targetsIn(records), others)).toEqual(NO_DIFFERENCE);
    const floods = records.filter((record) => kindOf(record) in FLOODING);
    expect(Object.fromEntries(floods.map((one) => [kindOf(one), one.outcome]))).toEqual(FLOODING);

    const pressing = setInterval(cli.interrupt, 20);
    expect([130, null]).toContain((await cli.end).code);
    clearInterval(pressing);
  },
  PATIENCE_MS,
);
