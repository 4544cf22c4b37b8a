import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { expect, test } from 'vitest';
import { junit } from '../../src/report/junit.ts';
import type { Judged } from '../../src/rules/judge.ts';
import { cutShort, finding, judged, prediction } from '../support/judged.ts';
import { CAST, EVERYONE } from './cast.ts';
import { VICIOUS, viciousRecord } from './vicious.ts';

interface Result {
  readonly type: string;
  readonly message: string;
  readonly '#text': string;
}

interface Counted {
  readonly name: string;
  readonly tests: string;
  readonly failures: string;
  readonly errors: string;
  readonly skipped: string;
  readonly time: string;
}

interface Suite extends Counted {
  readonly timestamp: string;
  readonly testcase: readonly {
    readonly name: string;
    readonly classname: string;
    readonly time: string;
    readonly failure?: Result;
    readonly error?: Result;
  }[];
}

interface Suites extends Counted {
  readonly testsuite?: readonly Suite[];
}

function render(records: readonly Judged[], lenient = false): string {
  const page = junit.start({ color: true, width: 40, unicode: false, lenient });
  return [page.head(), ...records.map((record) => page.record(record)), page.tail()].join('');
}

/** As a CI system understands it. */
function read(records: readonly Judged[], lenient = false): Suites {
  const xml = render(records, lenient);
  expect(XMLValidator.validate(xml)).toBe(true);
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '',
    parseAttributeValue: false,
    parseTagValue: false,
    isArray: (name) => name === 'testsuite' || name === 'testcase',
  });
  return parser.parse(xml).testsuites;
}

const suitesOf = (records: readonly Judged[]) => read(records).testsuite ?? [];
const casesOf = (records: readonly Judged[]) => suitesOf(records).flatMap((one) => one.testcase);

test.each([
  ['ok is passed', 'ok', []],
  ['warning is a failure, as it fails the command', 'warning', ['failure']],
  ['critical is a failure', 'critical', ['failure']],
  ['unknown is an error: nothing was tested', 'unknown', ['error']],
] as const)('%s', (_claim, verdict, results) => {
  const [only] = casesOf([judged({ verdict })]);
  expect(Object.keys(only ?? {}).filter((key) => /failure|error|skipped/.test(key))).toEqual(
    results,
  );
});

test('where warnings pass, a warning is passed, and prints what was found; nothing else changes', () => {
  const warning = judged({ verdict: 'warning', findings: [finding({ message: 'Not offered.' })] });
  const others = [judged(), judged({ verdict: 'critical' }), judged({ verdict: 'unknown' })];
  const suites = read([warning, ...others], true);
  expect(suites).toMatchObject({ tests: '4', failures: '1', errors: '1' });
  const [passed, ...rest] = suites.testsuite?.[0]?.testcase ?? [];
  expect(passed).not.toHaveProperty('failure');
  expect(JSON.stringify(passed)).toContain('Not offered.');
  expect(rest).toEqual(casesOf(others));
});

test('the attributes count what is there, in each suite and over all', () => {
  const suites = read(EVERYONE);
  expect(suites).toMatchObject({ tests: String(EVERYONE.length), skipped: '0' });
  for (const counted of [...(suites.testsuite ?? []), suites]) {
    const cases = 'testcase' in counted ? (counted as Suite).testcase : casesOf(EVERYONE);
    expect(counted).toMatchObject({
      tests: String(cases.length),
      failures: String(cases.filter(({ failure }) => failure).length),
      errors: String(cases.filter(({ error }) => error).length),
    });
  }
});

test('a suite is a domain, else a host; a case is an address, under a name of its own', () => {
  const at = (address: string) => ({
    domain: 'contoso.example',
    target: 'mx:contoso.example',
    address,
  });
  const records = [
    judged({ ...at('192.0.2.1'), host: 'mx1.contoso.example' }),
    judged({ target: 'mail.example:25' }),
    judged({ ...at('192.0.2.2'), host: 'mx2.contoso.example' }),
    judged({ target: '192.0.2.9:25', host: '192.0.2.9', address: '192.0.2.9' }),
  ];
  expect(
    suitesOf(records).map(({ name, testcase }) => [name, testcase.map((one) => one.name)]),
  ).toEqual([
    ['contoso.example', ['mx1.contoso.example:25 192.0.2.1', 'mx2.contoso.example:25 192.0.2.2']],
    ['mail.example', ['mail.example:25 192.0.2.10']],
    ['192.0.2.9', ['192.0.2.9:25']],
  ]);
  for (const { name, testcase } of suitesOf(records)) {
    expect(testcase.map(({ classname }) => classname)).toEqual(testcase.map(() => name));
  }
});

test('times are seconds, and those of a suite are added up', () => {
  const [suite] = suitesOf([judged({ durationMs: 153.2 }), judged({ durationMs: 2000 })]);
  expect(suite).toMatchObject({ time: '2.153', timestamp: '2026-11-21T20:00:00' });
  expect(suite?.testcase.map(({ time }) => time)).toEqual(['0.153', '2.000']);
});

test('a failure says what, why and what to do', () => {
  const [only] = casesOf([
    judged({ predictions: [prediction()], findings: [finding()], verdict: 'critical' }),
  ]);
  const { type, message, '#text': text } = only?.failure ?? {};
  expect({ type, message }).toEqual({
    type: 'critical',
    message: 'Event 1032 is certain on EX02\\Partner relay',
  });
  expect(text).toContain('declared on EX02\\Partner relay: RequireTLS $true');
  expect(text).toContain('\n      Set-ReceiveConnector -Identity');
  expect(text).toContain('Could not tell whether STARTTLS is offered');
  expect(text).not.toContain('\x1b');
});

test('an error says why nothing could be told', () => {
  const failure = { stage: 'greeting', kind: 'timed-out', message: 'no answer' } as const;
  const [only] = casesOf([cutShort(failure)]);
  expect(only?.error?.message).toBe('Could not tell whether STARTTLS is offered: no answer.');
});

test('without a record it is well formed all the same', () => {
  expect(read([])).toMatchObject({ tests: '0', failures: '0', errors: '0' });
});

test('a vicious record stays within its case', () => {
  const records = [CAST.healthy, viciousRecord(), viciousRecord({ verdict: 'unknown' })];
  expect(read(records)).toMatchObject({ tests: '3', failures: '1', errors: '1' });
  expect(suitesOf(records).map(({ testcase }) => testcase.length)).toEqual([1, 2]);
  const xml = render(records);
  // XML 1.0 §2.2: no reference can bring these in either.
  expect(xml).not.toMatch(/[^\t\n\r -\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u);
  expect(xml).not.toMatch(/&#(?!39;)/);
  expect(xml.length).toBeLessThan(VICIOUS.length * 10);
});
