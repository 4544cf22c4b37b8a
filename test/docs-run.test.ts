/** Holds docs/run.md against summaries of runs: what is there, and of which type. */

import { expect, test } from 'vitest';
import { RUN_SCHEMA } from '../src/report/run-json.ts';
import { VERDICTS } from '../src/rules/verdict.ts';
import { Preflight } from '../src/scan/preflight.ts';
import type { Destination } from '../src/target/target.ts';
import { DocumentedShapes } from './support/documented-shapes.ts';
import { destination, ended } from './support/gists.ts';
import { readPage, section, tableUnder } from './support/markdown.ts';
import {
  BLOCKED_RUN,
  EMPTY_RUN,
  INTERRUPTED_RUN,
  LARGE_RUN,
  TEN_HOSTS,
} from './support/summaries.ts';

const RUNS = [EMPTY_RUN, TEN_HOSTS, LARGE_RUN, BLOCKED_RUN, INTERRUPTED_RUN];

const page = readPage('docs/run.md');
const observation = readPage('docs/observation.md');
const shapes = new DocumentedShapes(page);

test('every field that summaries hold is documented as it is, and no other', () => {
  expect(shapes.seen('run', RUNS)).toEqual(shapes.documented());
});

test('the schema is the one that summaries carry', () => {
  expect(page.text).toContain(`\`schema\` is \`${RUN_SCHEMA}\``);
});

test('outcomes and verdicts are those of the records, all of them and no other', () => {
  const outcomes = tableUnder(observation, 'Outcomes').slice(1);
  expect(Object.keys(TEN_HOSTS.outcomes)).toEqual(outcomes.map(([outcome]) => outcome));
  expect(Object.keys(TEN_HOSTS.verdicts)).toEqual(VERDICTS);
});

test('every run finding is documented with its severity, and no other', () => {
  const rows = tableUnder(page, 'Run findings').slice(1);
  expect(rows.map(([id, severity]) => [id, severity])).toEqual(everyRunFinding());
});

test('the stages that are documented are those that are timed', () => {
  const [row = []] = tableUnder(page, 'Stage').slice(1);
  const named = Array.from(row[2]?.matchAll(/`([a-z]+)`/g) ?? [], ([, stage]) => stage);
  const timed = new Set(RUNS.flatMap(({ stages }) => stages.map(({ stage }) => stage)));
  expect(named).toEqual(['resolve', 'connect', 'greeting', 'ehlo', 'starttls', 'handshake']);
  expect([...timed].every((stage) => named.includes(stage))).toBe(true);
});

test('the reason that is shown is one that is given', () => {
  const [, shown] = /`reason` .*`(\d: .*)`\. \|/.exec(section(page, 'Run').text) ?? [];
  expect(shown).toMatch(/^2: 3 records are critical, the first \S+ at \S+$/);
  expect(TEN_HOSTS.reason).toMatch(/^2: 1 record is critical, \S+ at \S+$/);
});

/** What a run says where everything on this machine goes wrong. */
function everyRunFinding(): [id: string, severity: string][] {
  const preflight = new Preflight();
  const see = (given: Partial<Destination>, gist: ReturnType<typeof ended>) =>
    preflight.add(destination({ dnsMs: null, ...given }), gist);
  for (let at = 0; at < 12; at++) {
    see({ address: `192.${at}.2.1` }, ended('timed-out', 'connect'));
    see(
      { host: `w${at}.example`, address: null, dnsMs: 1 },
      ended('unresolved', 'resolve', 'ETIMEOUT'),
    );
  }
  see({ address: '2001:db8::1', family: 6 }, ended('unreachable', 'connect', 'ENETUNREACH'));
  see({}, ended('unreachable', 'connect', 'EMFILE'));
  return preflight.conclude().map(({ id, severity }) => [id, severity]);
}
