import fc from 'fast-check';
import { describe, expect, expectTypeOf, test } from 'vitest';
import type { Facts } from '../../probes/index.ts';
import type { Observation } from '../../src/dialogue/observation.ts';
import { checkObservation, parseSaved } from '../../src/dialogue/saved.ts';
import { SavedError } from '../../src/dialogue/saved-error.ts';
import type { SavedObservation } from '../../src/dialogue/saved-observation.ts';
import { loadFormats } from '../../src/report/index.ts';
import { RULES } from '../../src/rules/index.ts';
import { DEFAULT_STANDARD, judge, type Standard } from '../../src/rules/judge.ts';
import { CAST } from '../report/cast.ts';
import { certificate } from '../support/certificates.ts';
import { connector } from '../support/connectors.ts';
import { changed, type Path, pathsOf } from '../support/fields.ts';
import { cutShort, judged } from '../support/judged.ts';
import { certificateFacts, ehloFacts, facts, replyOf } from '../support/observations.ts';
import { policyOf } from '../support/policies.ts';
import { runMain } from '../support/terminal.ts';

const FORMATS = await loadFormats();

/** A record of every kind, with every field that one can hold. */
const RECORDS: Readonly<Record<string, object>> = {
  ...CAST,
  cancelled: cutShort({ stage: 'ehlo', kind: 'cancelled', message: 'interrupted' }),
  full: judged({
    domain: 'example.org',
    facts: facts({
      ehlo: ehloFacts(['SIZE 1'], {
        esmtp: false,
        masked: [{ mark: 'ehlo-refused', line: '500 What?' }],
        refusal: replyOf('500 What?'),
        helo: replyOf('250 mail.example'),
      }),
      greeting: { ...replyOf('220 cut'), cutLines: [0] },
      certificate: certificateFacts({
        notAfter: '2026-11-22T20:00:00.000Z',
        trusted: false,
        trustError: 'CERT_HAS_EXPIRED',
        nameMatches: false,
        chain: [certificateFacts()],
      }),
    }),
    timings: { dnsMs: 1, connectMs: 2, greetingMs: 3, ehloMs: 4, starttlsMs: 5, handshakeMs: 6 },
    transcript: [{ atMs: 1, from: 'S', tls: false, line: '220 hello' }],
  }),
};

const DECLARED = connector({
  requireTls: true,
  domainSecureEnabled: true,
  bindings: ['0.0.0.0:25'],
});

/** Together they let every rule speak. */
const STANDARDS: readonly Standard[] = [
  { ...DEFAULT_STANDARD, requireTls: true, expiringDays: 400 },
  {
    ...DEFAULT_STANDARD,
    connector: DECLARED.identity,
    policy: { ...policyOf(DECLARED), certificates: [certificate()] },
  },
  { ...DEFAULT_STANDARD, policy: policyOf(DECLARED, connector({ identity: 'EX02\\Other' })) },
];

/** All that differ in what they take from a record. */
const SHOWN = FORMATS.filter(({ id }) => id !== 'json');

/** What a terminal would obey. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

const WRONG: readonly unknown[] = [null, true, -1.5, '\x1b[2J\u202e', 'constructor', [null], {}];

/** The first line of a file called `seen`. */
function readLine(record: unknown): Observation<Facts> {
  return checkObservation<Facts>(parseSaved(JSON.stringify(record), 'seen:1'), 'seen:1');
}

/** What becomes of a record, as `predict` shows it; what is thrown is a bug of ours. */
async function predict(record: unknown): Promise<string> {
  let seen: Observation<Facts>;
  try {
    seen = readLine(record);
  } catch (error) {
    if (error instanceof SavedError) return error.message;
    throw error;
  }
  const pages = STANDARDS.flatMap((standard) => {
    const result = judge(seen, RULES, standard);
    return SHOWN.map(async (format) => {
      const page = format.start({ color: false, width: 80, unicode: true });
      return page.head() + page.record(result) + (await page.tail());
    });
  });
  return (await Promise.all(pages)).join('').replace(/\r?\n/g, '');
}

test('what passes is what judging takes', () => {
  expectTypeOf<SavedObservation>().toExtend<Observation<Facts>>();
  expectTypeOf<SavedObservation['outcome']>().toEqualTypeOf<Observation['outcome']>();
  expectTypeOf<keyof Facts>().toExtend<keyof SavedObservation['facts']>();
  expectTypeOf<NonNullable<SavedObservation['failure']>['stage']>().toEqualTypeOf<
    NonNullable<Observation['failure']>['stage']
  >();
});

describe.each(Object.entries(RECORDS))('a saved record: %s', (_name, record) => {
  test('is read as it was', () => {
    expect(readLine(record)).toEqual(record);
  });

  test('is judged or refused in one printable line, whatever field is gone or wrong', async () => {
    const unheard: string[] = [];
    for (const path of pathsOf(record)) {
      for (const value of [undefined, ...WRONG]) {
        const shown = await predict(changed(record, path, value));
        if (UNPRINTABLE.test(shown)) unheard.push(`${path.join('.')} = ${JSON.stringify(value)}`);
      }
    }
    expect(unheard).toEqual([]);
  });
});

/** The program leaves out what the user cut short. */
const CASES = Object.entries(RECORDS).flatMap(([, record]) =>
  pathsOf(record).map((path) => ({ record, path })),
);

test('the program judges such a record or says one line, and never calls it a bug', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...CASES),
      fc.oneof(fc.constant(undefined), fc.constantFrom(...WRONG), fc.jsonValue()),
      async ({ record, path }, value) => {
        const stdin = JSON.stringify(changed(record, path, value));
        const { stdout, stderr, code } = await runMain(['predict', '-', '--require-tls'], {
          stdin,
        });
        expect([0, 1, 2, 3, 64]).toContain(code);
        expect(stdout === '').toBe(code === 64);
        expect(stderr).toMatch(code === 64 ? /^starttls-probe: [^\n]+\n$/ : /^$/);
        expect((stdout + stderr).replaceAll('\n', '')).not.toMatch(UNPRINTABLE);
      },
    ),
  );
});

describe('is refused, and the field is named', () => {
  const full = RECORDS['full'] ?? {};
  test.each<[claim: string, path: Path, value: unknown]>([
    ['a probe that always answers is missing', ['facts', 'starttls'], undefined],
    ['a fact is missing', ['facts', 'starttls', 'injected'], undefined],
    ['a fact is of another kind', ['facts', 'certificate', 'altNames'], 'mx.example'],
    ['a fact is null that never is', ['facts', 'handshake', 'legacy'], null],
    ['a name is no text', ['facts', 'handshake', 'servername'], 1],
    ['a reason is no text', ['facts', 'certificate', 'trustError'], {}],
    ['a reply is none', ['facts', 'ehlo', 'helo'], '250 hello'],
    ['a mark is unknown', ['facts', 'ehlo', 'masked', 0, 'mark'], 'smudged'],
    ['an address is none', ['facts', 'ehlo', 'clientAddress'], 'here'],
    ['an IPv4 address has a zone', ['localAddress'], '192.0.2.1%eth0'],
    ['an extra question has no answer', ['facts', 'mail-before-tls'], { accepted: true }],
    ['an outcome is unknown', ['outcome'], 'fine'],
    ['an outcome is not that of the failure', ['outcome'], 'timed-out'],
    ['a failure is of an unknown kind', ['failure'], { kind: 'odd', stage: 'ehlo', message: '' }],
    ['a failure is at an unknown stage', ['failure'], { kind: 'closed', stage: '', message: '' }],
    ['a speaker is unknown', ['transcript', 0, 'from'], '\x1b[2J'],
    ['a time is no number', ['timings', 'ehloMs'], '4'],
    ['a port is none', ['port'], 65_536],
    ['a date is none', ['startedAt'], 'yesterday'],
  ])('where %s', (_claim, path, value) => {
    const record = changed(full, path, value);
    expect(() => readLine(record)).toThrow(SavedError);
    expect(() => readLine(record)).toThrow(`seen:1: ${path.join('.')}`);
  });

  test('a key of the file is made printable', () => {
    const timings = { '\x1b[2J': 1, ehloMs: 'x' };
    expect(() => readLine({ ...full, timings })).toThrow(/^seen:1: timings\.ehloMs: [ -~]+$/);
  });
});

test.each(['192.0.2.1', '2001:db8::1', 'fe80::1%eth0', 'fe80::1%11'])(
  '%s is an address',
  (address) => {
    const record = { ...RECORDS['full'], localAddress: address };
    expect(readLine(record)).toEqual(record);
  },
);

test('what we do not know is kept', () => {
  const extra = { next: { release: ['\u202e'] } };
  const { starttls, ...others } = facts();
  const record = {
    ...judged({ facts: { ...others, starttls: { ...starttls, ...extra }, ...extra } }),
    ...extra,
    timings: { ...extra },
  };
  expect(readLine(record)).toEqual(record);
});
