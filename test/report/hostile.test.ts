import fc from 'fast-check';
import { expect, test } from 'vitest';
import { loadFormats } from '../../src/report/index.ts';
import { safeJson } from '../../src/report/safe-json.ts';
import type { Judged } from '../../src/rules/judge.ts';
import { finding, judged, prediction } from '../support/judged.ts';
import {
  certificateFacts,
  ehloFacts,
  facts,
  replyOf,
  starttlsFacts,
} from '../support/observations.ts';

const FORMATS = await loadFormats();

/** What a terminal would obey, hide or reorder. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

const VICIOUS = [
  '\x1b]0;owned\x07\x1b[2J\x1b[31mred',
  '\x9b2J\x85',
  'moc\u202etxt\u2066\u200b\u00ad',
  '\0\x7f\b\r\nOK  mail.example',
  '\u2028\u2029\ufeff\u{e0041}\ud800',
  'x'.repeat(5000),
].join(' ');

const MARK = { mark: 'keyword-overwritten', line: 'a line' } as const;

/** A record in which every field that can hold text holds some. */
const FULL: Judged = judged({
  domain: 'example.org',
  connector: 'EX01\\A connector',
  verdict: 'critical',
  failure: {
    stage: 'handshake',
    kind: 'handshake-failed',
    code: 'CODE',
    message: 'why',
    reply: replyOf('421 bye'),
  },
  facts: facts({
    ehlo: ehloFacts(['SIZE 1'], { masked: [MARK] }),
    starttls: starttlsFacts({
      advertised: false,
      reply: replyOf('220-ready', '220 steady'),
      injected: 'a sample',
    }),
    certificate: certificateFacts({
      trusted: false,
      trustError: 'REASON',
      chain: [certificateFacts()],
    }),
    'mail-before-tls': {
      accepted: false,
      tlsRequired: true,
      reply: replyOf('530 5.7.0 no'),
      failure: null,
    },
  }),
  transcript: [{ atMs: 1, from: 'S', tls: false, line: '220 hello' }],
  findings: [finding({ evidence: ['seen'], fix: ['do'] })],
  predictions: [prediction()],
});

/** The other ways that a dialogue goes, for the text that only they show. */
const ELSEWHERE: readonly Judged[] = [
  { ...FULL, address: null, timings: { dnsMs: 1 } },
  { ...FULL, timings: {} },
  {
    ...FULL,
    facts: facts({
      ...FULL.facts,
      handshake: undefined,
      ehlo: ehloFacts([], { refusal: replyOf('501 no'), helo: replyOf('250 hi') }),
    }),
  },
];

/** What the program chose itself, from a table of its own. */
const OURS =
  /^(schema|outcome|verdict|family|startedAt|transcript\.0\.from|failure\.(stage|kind)|\w+\.\d\.(severity|certainty|source|id))$/;

const CASES = [FULL, ...ELSEWHERE].flatMap((record, at) =>
  textPaths(record)
    .filter((path) => !OURS.test(path))
    .map((path) => [path, at, poison(record, path.split('.'))] as const),
);

test('the cases cover the fields that a server chooses', () => {
  const paths = CASES.map(([path]) => path);
  for (const fact of Object.keys(FULL.facts)) {
    expect(paths.some((path) => path.startsWith(`facts.${fact}.`))).toBe(true);
  }
  expect(paths).toEqual(
    expect.arrayContaining(['facts.greeting.lines.0', 'transcript.0.line', 'failure.message']),
  );
});

test.each(CASES)(
  'nothing in %s (record %i) gets through to a terminal',
  async (_path, _at, record) => {
    for (const format of FORMATS) {
      for (const width of [40, 120]) {
        const page = format.start({ color: false, width, unicode: true });
        const printed = page.head() + page.record(record) + (await page.tail());
        expect(printed.replaceAll(/\r?\n/g, '')).not.toMatch(UNPRINTABLE);
        if (format.id === 'json') expect(JSON.parse(printed)).toEqual([record]);
        if (format.id === 'jsonl') {
          expect(printed.split('\n')).toHaveLength(2);
          expect(JSON.parse(printed)).toEqual(record);
        }
      }
    }
  },
);

test('no text can begin a line of the report that looks like a verdict', () => {
  const page = FORMATS[0]?.start({ color: false, width: 120, unicode: true });
  for (const [, , record] of CASES) expect(page?.record(record)).not.toMatch(/^OK {2}mail/m);
});

test('safe JSON gives back whatever was put in, and holds nothing that a terminal obeys', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const written = safeJson({ text });
      expect(written).not.toMatch(UNPRINTABLE);
      expect(JSON.parse(written)).toEqual({ text });
    }),
  );
});

function textPaths(value: unknown, path = ''): string[] {
  if (typeof value === 'string') return [path];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    textPaths(inner, path === '' ? key : `${path}.${key}`),
  );
}

function poison<T>(record: T, path: readonly string[]): T {
  const copy = structuredClone(record);
  let place = copy as Record<string, unknown>;
  for (const key of path.slice(0, -1)) place = place[key] as Record<string, unknown>;
  place[path.at(-1) ?? ''] = VICIOUS;
  return copy;
}
