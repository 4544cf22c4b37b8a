import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RunSummary } from '../../src/report/run-json.ts';
import type { Judged } from '../../src/rules/judge.ts';
import { runCli } from '../support/cli.ts';
import { Fleet } from '../support/fleet/fleet.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';
import { DUE, kindOf, type Mix, targetsOf, told } from './mix.ts';
import { mixed, randomOf, SEED } from './random.ts';
import { countBy, difference, NO_DIFFERENCE, readRun, targetsIn } from './run-file.ts';

const PATIENCE_MS = 300_000;

/** Enough for a server that answers, on a machine that has much else to do. */
const WAITING = ['greeting', 'idle', 'reply'].flatMap((stage) => [`--${stage}-timeout`, '4']);

const OPTIONS = [
  ...['--ehlo-name', 'probe.example', '--retry-delay', '50ms', '--concurrency', '500'],
  ...['--per-network', '0', '--per-provider', '0', '--connect-timeout', '60', ...WAITING],
  ...['--handshake-timeout', '60', '--quiet'],
];

/** Addresses that are listed with both ports, so that they have to be probed one after the other. */
const TWICE = { plain: 500, clinging: 20 } as const;

let folder: TemporaryFolder;
let fleet: Fleet;
beforeEach(async () => {
  [folder, fleet] = await Promise.all([TemporaryFolder.create(), Fleet.start()]);
});
afterEach(async () => {
  await folder[Symbol.asyncDispose]();
  await fleet[Symbol.asyncDispose]();
});

/** Scans a list in a process of its own. */
async function scan(name: string, targets: readonly string[], ...args: readonly string[]) {
  const list = await folder.write('list', `${targets.join('\n')}\n`);
  const files = ['--output', folder.at(`${name}.jsonl`), '--summary', folder.at(`${name}.json`)];
  const end = await runCli(['scan', list, ...OPTIONS, ...files, ...args]);
  const records = await readRun(folder.at(`${name}.jsonl`));
  const summary = JSON.parse(await readFile(folder.at(`${name}.json`), 'utf8')) as RunSummary;
  return { ...end, records, summary };
}

/** What is told of the servers of each kind, with how many of them it is told. */
function toldByKind(records: readonly Judged[]) {
  const kinds = Object.groupBy(records, kindOf);
  return Object.entries(kinds).map(([kind, those]) => [
    kind,
    countBy(those, (one) => JSON.stringify(told(one))),
  ]);
}

function dueByKind(mix: Mix) {
  return Object.entries(mix).map(([kind, count]) => {
    const { visits: _visits, ...due } = DUE[kind as keyof typeof DUE];
    return [kind, { [JSON.stringify(due)]: count }];
  });
}

/** The addresses as often as they are to be visited. */
function visitsDue(targets: readonly string[]): string[] {
  return targets.flatMap((target) => {
    const [address = '', port] = target.split(':');
    const { visits = 1 } = DUE[kindOf({ address, port: Number(port) })];
    return Array.from({ length: visits }, () => address);
  });
}

function visited(visits: Readonly<Record<string, number>>): string[] {
  return Object.entries(visits).flatMap(([address, times]) =>
    Array.from({ length: times }, () => address),
  );
}

/** What the records add up to, in the words of the summary. */
function addUp(records: readonly Judged[]) {
  const answers = (values: readonly (boolean | null)[]) => ({
    yes: values.filter((value) => value === true).length,
    no: values.filter((value) => value === false).length,
    unknown: values.filter((value) => value === null).length,
  });
  const retries = records.map((record) => record.retries ?? 0);
  return {
    records: records.length,
    outcomes: countBy(records, ({ outcome }) => outcome),
    verdicts: countBy(records, ({ verdict }) => verdict),
    advertised: answers(records.map(({ facts }) => facts.starttls.advertised)),
    negotiated: answers(records.map(({ facts }) => facts.starttls.negotiated)),
    retries: {
      records: retries.filter((times) => times > 0).length,
      retries: retries.reduce((sum, times) => sum + times, 0),
    },
  };
}

describe(`20,000 servers of all manners (seed ${SEED})`, () => {
  const mix: Mix = {
    plain: 16_000,
    starttls: 300,
    slow: 200,
    refusing: 500,
    'busy-first': 400,
    'always-busy': 100,
    silent: 150,
    'dripping-greeting': 100,
    'dripping-reply': 100,
    resetting: 400,
    garbage: 400,
    'closing-in-ehlo': 300,
    'endless-line': 50,
    'endless-lines': 50,
    'broken-tls': 50,
    clinging: 100,
    closed: 800,
  };

  test(
    'give one record each, of what they do, and see one visitor at a time',
    async () => {
      const again = targetsOf(TWICE, { port: fleet.otherPort });
      const targets = mixed([...targetsOf(mix, fleet), ...again], randomOf(SEED));
      expect(targets).toHaveLength(20_000 + again.length);

      const { records, summary, stdout, stderr, code } = await scan('run', targets);
      const found = targetsIn(records);
      expect(difference(found, targets)).toEqual(NO_DIFFERENCE);

      const { plain = 0, clinging = 0 } = mix;
      const due = { ...mix, plain: plain + TWICE.plain, clinging: clinging + TWICE.clinging };
      expect(Object.fromEntries(toldByKind(records))).toEqual(Object.fromEntries(dueByKind(due)));

      const { visits, crowded, misconduct } = await fleet.report();
      expect({ crowded, misconduct }).toEqual({ crowded: [], misconduct: [] });
      const calls = difference(visited(visits), visitsDue(targets));
      expect(calls).toEqual(NO_DIFFERENCE);

      expect(summary).toMatchObject(addUp(records));
      expect(summary.targets).toMatchObject({ listed: targets.length, duplicates: 0, earlier: 0 });
      // Nothing is critical, and nothing but that is worse than what could not be told.
      expect(summary).toMatchObject({ exitCode: 3, interrupted: false });
      expect({ stdout, stderr, code }).toEqual({ stdout: '', stderr: '', code: 3 });
    },
    PATIENCE_MS,
  );
});

describe(`2,000 servers of all manners (seed ${SEED})`, () => {
  const mix: Mix = {
    plain: 1_300,
    starttls: 150,
    slow: 50,
    refusing: 100,
    'busy-first': 50,
    'always-busy': 20,
    silent: 20,
    'dripping-greeting': 10,
    'dripping-reply': 10,
    resetting: 50,
    garbage: 50,
    'closing-in-ehlo': 50,
    'endless-line': 10,
    'endless-lines': 10,
    'broken-tls': 20,
    closed: 100,
  };

  /** What is the same whenever it is seen, and by whom: how long a wait was, or a reset took, is not. */
  function lasting(records: readonly Judged[]): string[] {
    return records.map((record) => {
      const { startedAt, durationMs, timings, failure, ...rest } = record;
      const depends = failure?.kind === 'timed-out' || failure?.code === 'ECONNRESET';
      return JSON.stringify([told(record), depends ? record.target : rest]);
    });
  }

  test(
    'give the same records with two workers as without',
    async () => {
      const targets = mixed(targetsOf(mix, fleet), randomOf(SEED));
      expect(targets).toHaveLength(2_000);
      const alone = await scan('alone', targets, '--workers', '0');
      const pooled = await scan('pooled', targets, '--workers', '2');
      const found = targetsIn(pooled.records);
      expect(difference(found, targets)).toEqual(NO_DIFFERENCE);
      const both = difference(lasting(pooled.records), lasting(alone.records));
      expect(both).toEqual(NO_DIFFERENCE);
      expect([alone.summary.workers, pooled.summary.workers]).toEqual([0, 2]);
      expect(pooled.summary).toMatchObject(addUp(pooled.records));
      expect((await fleet.report()).crowded).toEqual([]);
      expect([alone.code, pooled.code]).toEqual([3, 3]);
    },
    PATIENCE_MS,
  );
});
