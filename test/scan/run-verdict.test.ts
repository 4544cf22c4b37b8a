import { expect, test } from 'vitest';
import type { Verdict } from '../../src/rules/verdict.ts';
import { exitFor } from '../../src/scan/exit-reason.ts';
import { RunVerdict } from '../../src/scan/run-verdict.ts';
import type { Destination } from '../../src/target/target.ts';
import { destination, ended, gist } from '../support/gists.ts';

type Record = readonly [where: Partial<Destination>, verdict: Verdict | 'dead' | 'null-mx'];

const GISTS = {
  dead: ended('timed-out', 'connect'),
  'null-mx': ended('unresolved', 'resolve', 'NULLMX'),
};

function standingOf(records: readonly Record[]) {
  const run = new RunVerdict();
  for (const [where, kind] of records) {
    const seen = kind === 'dead' || kind === 'null-mx' ? GISTS[kind] : gist({ verdict: kind });
    run.add(destination(where), seen);
  }
  return run.standing();
}

const CONTOSO = { target: 'mail.contoso.test:25', host: 'mail.contoso.test' };
const LITERAL = { target: '192.0.2.9:25', host: '192.0.2.9', address: '192.0.2.9' };
const OF_A = { domain: 'a.example' };
const OF_B = { domain: 'b.example' };

test.each<[reason: string, records: Record[]]>([
  ['3: nothing was probed', []],
  ['0: 1 record is ok', [[{}, 'ok']]],
  [
    '0: 2 records are ok',
    [
      [{}, 'ok'],
      [{}, 'ok'],
    ],
  ],
  [
    '2: 2 records are critical, the first mail.contoso.test:25 at 192.0.2.1',
    [
      [{}, 'warning'],
      [CONTOSO, 'critical'],
      [LITERAL, 'critical'],
    ],
  ],
  ['1: 1 record has warnings, 192.0.2.9:25', [[LITERAL, 'warning']]],
  [
    '3: 1 record is unknown (could not tell), gone.example:25',
    [
      [{}, 'warning'],
      [{ target: 'gone.example:25', host: 'gone.example', address: null }, 'unknown'],
    ],
  ],
  [
    '0: 1 domain is ok',
    [
      [OF_A, 'dead'],
      [OF_A, 'ok'],
    ],
  ],
  ['3: 1 domain is unknown (could not tell), a.example', [[OF_A, 'dead']]],
  [
    '0: 1 domain and 1 other record are ok',
    [
      [OF_A, 'ok'],
      [OF_A, 'dead'],
      [{}, 'ok'],
    ],
  ],
  [
    '2: 2 domains and 1 other record are critical, the first a.example',
    [
      [CONTOSO, 'critical'],
      [OF_B, 'critical'],
      [OF_A, 'critical'],
    ],
  ],
  [
    '2: 1 other record is critical, 192.0.2.9:25',
    [
      [OF_A, 'warning'],
      [LITERAL, 'critical'],
    ],
  ],
  [
    '0: 1 domain is ok',
    [
      [OF_A, 'ok'],
      [OF_B, 'null-mx'],
    ],
  ],
  ['3: nothing is to be judged: 1 domain that takes no mail', [[OF_A, 'null-mx']]],
])('%s', (reason, records) => {
  const exit = exitFor(standingOf(records), false);
  expect(exit.reason).toBe(reason);
  expect(exit.exitCode).toBe(Number(reason[0]));
});

test('--fail-on critical lets warnings pass, and nothing else', () => {
  expect(exitFor(standingOf([[LITERAL, 'warning']]), true)).toEqual({
    exitCode: 0,
    reason: '0: 1 record has warnings, 192.0.2.9:25; --fail-on critical lets that pass',
  });
  expect(exitFor(standingOf([[{}, 'critical']]), true).exitCode).toBe(2);
  expect(exitFor(standingOf([[{}, 'unknown']]), true).exitCode).toBe(3);
});

test('a domain that is closed early still counts', () => {
  const run = new RunVerdict();
  run.add(destination(OF_A), gist({ verdict: 'critical' }));
  run.closeDomain('a.example');
  run.add(destination(OF_B), gist());
  expect(run.standing()).toMatchObject({ verdict: 'critical', domains: { critical: 1, ok: 1 } });
});
