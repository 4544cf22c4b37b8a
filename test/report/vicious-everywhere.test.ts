import { parse } from 'csv-parse/sync';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { describe, expect, test } from 'vitest';
import { DIFF_FORMATS } from '../../src/report/diff-formats.ts';
import type { Look } from '../../src/report/format.ts';
import { loadFormats } from '../../src/report/index.ts';
import { renderRunJson } from '../../src/report/run-json.ts';
import { renderRunText } from '../../src/report/run-text.ts';
import type { RunDiff } from '../../src/rules/compare/run-diff.ts';
import { RULES } from '../../src/rules/index.ts';
import { DEFAULT_STANDARD, type Judged, judge } from '../../src/rules/judge.ts';
import { gistOf } from '../../src/scan/gist.ts';
import { compareRuns } from '../rules/compare-records.ts';
import { readExposition } from '../support/exposition.ts';
import { changed, type Path, pathsOf } from '../support/fields.ts';
import { finding, judged, prediction } from '../support/judged.ts';
import {
  certificateFacts,
  ehloFacts,
  facts,
  handshakeFacts,
  replyOf,
  starttlsFacts,
} from '../support/observations.ts';
import { readPluginOutput } from '../support/plugin-output.ts';
import { summaryOf } from '../support/summaries.ts';
import { DIFF } from './diff-cast.ts';

const FORMATS = await loadFormats();

/** A line that would pass for one of ours. */
const FORGED = 'OK  forged.example';

/** What no page may hold as it stands, because some reader of that page obeys it. */
const PAYLOADS = [
  '\x1b]0;owned\x07\x1b[2J\x1b[31m',
  '\x9b2J\x85\x7f\b\0',
  'moc\u202etxt\u2066\u200b\u200d\u00ad\ufeff\u{e0041}',
  '\ud800 \udc00 \ufffe\uffff',
  `\r\n${FORGED}\n${FORGED}\r${FORGED}\u2028${FORGED}\u2029${FORGED}\v${FORGED}\f${FORGED}\x85${FORGED}`,
  '=HYPERLINK("https://evil.example"),\t"quoted"; and \'so\' on',
  '</script><script>owned()</script><img src=x onerror=owned()>',
  ']]> --> <![CDATA[ <!-- <?php ?> &lt; &#27; &#x1b; &owned; %1b {{owned}} `owned`',
  '| a=1;;; \\n \\" # TYPE owned counter',
  `o${'\u0334'.repeat(200)}`,
  'x'.repeat(5000),
] as const;

/** A formula first, because that is where a spreadsheet looks. */
const VICIOUS = [PAYLOADS[5], ...PAYLOADS].join(' ');

/** What no terminal, log or spreadsheet may be given, line ends aside. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

const REPLY = replyOf('250-5.7.0 a line', '250 another');

/** Every fact that a server, a resolver or whoever wrote a saved file can put words in. */
const EVERYTHING: Judged = judged({
  target: 'mail.example:25',
  domain: 'example.org',
  connector: 'EX01\\A connector',
  reusedFrom: 'mail.example:25',
  verdict: 'critical',
  facts: facts({
    greeting: REPLY,
    ehlo: ehloFacts(['SIZE 1'], {
      masked: [{ mark: 'keyword-overwritten', line: 'a line' }],
      refusal: REPLY,
      helo: REPLY,
    }),
    starttls: starttlsFacts({ reply: REPLY, injected: 'a sample' }),
    handshake: handshakeFacts({ firstFailure: 'why' }),
    certificate: certificateFacts({
      trusted: false,
      trustError: 'REASON',
      chain: [certificateFacts()],
    }),
    'ehlo-after-tls': ehloFacts(['SIZE 1']),
    'mail-before-tls': { accepted: false, tlsRequired: true, reply: REPLY, failure: null },
  }),
  transcript: [{ atMs: 1, from: 'S', tls: false, line: '220 hello' }],
  findings: [finding({ evidence: ['seen'], fix: ['do'] })],
  predictions: [prediction({ evidence: ['seen'], userAction: ['do'] })],
});

/** A dialogue that was cut short says other things. */
const CUT_SHORT: Judged = {
  ...EVERYTHING,
  outcome: 'refused',
  failure: { stage: 'greeting', kind: 'refused', code: 'CODE', message: 'why', reply: REPLY },
  verdict: 'unknown',
};

/** What we chose ourselves, from tables of our own, and dates, which are made of numbers. */
const OURS =
  /^(schema|outcome|verdict|family|startedAt|transcript\.0\.from|failure\.(stage|kind)|facts\.certificate\.(chain\.0\.)?not(Before|After)|\w+\.\d\.(severity|certainty|source|symbolicName)|facts\.ehlo\.masked\.0\.mark)$/;

const textPaths = (record: Judged): Path[] =>
  pathsOf(record).filter(
    (path) => typeof valueAt(record, path) === 'string' && !OURS.test(path.join('.')),
  );

const ALL_PATHS = textPaths(EVERYTHING);

function valueAt(record: object, path: Path): unknown {
  return path.reduce<unknown>((held, key) => Reflect.get(Object(held), key), record);
}

/** The record with the same words wherever somebody else has the say. */
function poison(record: Judged): Judged {
  return textPaths(record).reduce(
    (poisoned, path) => changed(poisoned, path, VICIOUS) as Judged,
    record,
  );
}

/** Poisoned before it is judged: what the rules quote is not theirs either. */
const QUOTED = judge(poison(EVERYTHING), RULES, { ...DEFAULT_STANDARD, requireTls: true });

const RECORDS: readonly (readonly [name: string, Judged])[] = [
  ['said and found', poison(EVERYTHING)],
  ['cut short', poison(CUT_SHORT)],
  ['judged after it was said', QUOTED],
];

/** Reads a page as whoever it is for does, and says how often it holds the record. */
type Reader = (page: string, record: Judged) => void;

const READERS: Readonly<Record<string, Reader>> = {
  text: (page) => {
    expect(page).not.toMatch(/^[ \t]*OK {2}forged/m);
    expect(page.length).toBeLessThan(200_000);
  },
  json: (page, record) => expect(JSON.parse(page)).toEqual([record]),
  jsonl: (page, record) => {
    expect(page.split('\n')).toHaveLength(2);
    expect(JSON.parse(page)).toEqual(record);
  },
  csv: (page) => {
    const rows: Record<string, string>[] = parse(page, { columns: true, record_delimiter: '\r\n' });
    expect(rows).toHaveLength(1);
    for (const cell of Object.values(rows[0] ?? {})) {
      expect(cell).not.toMatch(/^[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/);
      expect(cell.length).toBeLessThan(10_000);
    }
  },
  junit: (page) => {
    expect(XMLValidator.validate(page)).toBe(true);
    const parser = new XMLParser({
      isArray: (name) => name === 'testsuite' || name === 'testcase',
      processEntities: true,
    });
    const { testsuites } = parser.parse(page);
    expect(Object.keys(testsuites)).toEqual(['testsuite']);
    expect(testsuites.testsuite).toHaveLength(1);
    expect(testsuites.testsuite[0].testcase).toHaveLength(1);
    // XML 1.0 §2.2: what is no character of it cannot be written as a reference either.
    expect(page).not.toMatch(/[^\t\n\r -\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u);
    expect(page).not.toMatch(/<(script|img|\?php)|&owned;|&#(27|x1b);/);
  },
  nagios: (page) => {
    const { state, figures } = readPluginOutput(page);
    expect(['OK', 'WARNING', 'CRITICAL', 'UNKNOWN']).toContain(state);
    expect(figures['time']?.value).toBe(0.1532);
    expect(Buffer.byteLength(page)).toBeLessThan(8_192);
  },
  prometheus: (page) => {
    const metrics = readExposition(page);
    expect(metrics.find(({ name }) => name === 'smtp_verdict')?.series).toHaveLength(1);
    // Not one of them is a server's to choose.
    const labels = metrics.flatMap(({ series }) =>
      series.flatMap((one) => Object.keys(one.labels)),
    );
    expect(labels.filter((label) => !/^[a-z_]+$/.test(label))).toEqual([]);
    expect(page.length).toBeLessThan(60_000);
  },
  html: (page) => {
    expect(page).not.toMatch(/<script>owned|<img src=x|<\?php|<!-- <|&owned;/);
    // Every pair of brackets belongs to an element that we write ourselves.
    const mine = new Set(page.match(/<\/?[a-z][a-z0-9]*/g));
    expect(mine).not.toContain('<img');
    expect(page.match(/<\/script>/g) ?? []).toHaveLength(page.match(/<script[ >]/g)?.length ?? 0);
  },
};

/** How wide a terminal is, and what it can show. */
const LOOKS: readonly Look[] = [
  { color: false, width: 40, unicode: true },
  { color: false, width: 120, unicode: false },
];

function expectPrintable(page: string): void {
  expect(page.replaceAll(/\r?\n/g, '')).not.toMatch(UNPRINTABLE);
}

test('every text in which somebody else has the say is poisoned', () => {
  const paths = ALL_PATHS.map((path) => path.join('.'));
  for (const fact of Object.keys(EVERYTHING.facts)) {
    expect(paths.some((path) => path.startsWith(`facts.${fact}.`))).toBe(true);
  }
  expect(paths).toEqual(
    expect.arrayContaining([
      'host',
      'facts.greeting.lines.1',
      'facts.certificate.altNames.0',
      'facts.certificate.chain.0.subject',
      'facts.ehlo.keywords.0.keyword',
      'findings.0.message',
      'predictions.0.connector',
      'transcript.0.line',
    ]),
  );
  for (const path of ALL_PATHS) expect(valueAt(poison(EVERYTHING), path)).toBe(VICIOUS);
});

test('every format has a reader here', () => {
  expect(FORMATS.map(({ id }) => id).filter((id) => !(id in READERS))).toEqual([]);
});

describe.each(FORMATS)('the format $id', (format) => {
  test.each(RECORDS)('stays what it is, with what was %s', async (_name, record) => {
    for (const look of LOOKS) {
      const page = format.start(look);
      const written = page.head() + page.record(record) + (await page.tail());
      expectPrintable(written);
      READERS[format.id]?.(written, record);
    }
  });

  test('what it adds for one payload does not depend on the others', async () => {
    for (const payload of PAYLOADS) {
      const record = ALL_PATHS.reduce(
        (poisoned, path) => changed(poisoned, path, payload) as Judged,
        EVERYTHING,
      );
      const page = format.start({ color: false, width: 80, unicode: true });
      const written = page.head() + page.record(record) + (await page.tail());
      expectPrintable(written);
      READERS[format.id]?.(written, record);
    }
  });
});

describe.each(DIFF_FORMATS)('the differences as $id', (format) => {
  test.each([
    ['from well to vicious', [judged()], [{ ...QUOTED, ...placeOf(judged()) }]],
    ['from vicious to well', [{ ...QUOTED, ...placeOf(judged()) }], [judged()]],
    ['under a vicious name', [{ ...judged(), ...placeOf(QUOTED) }], [QUOTED]],
  ])('%s', (_claim, old, fresh) => {
    const diff = compareRuns(old, fresh);
    const changes = diff.changed.flatMap((target) => target.changes);
    expect(changes.length).toBeGreaterThan(3);
    for (const look of LOOKS) {
      const page = [...format.render(diff, look)].join('');
      expectPrintable(page);
      if (format.id === 'json') expect(JSON.parse(page)).toEqual(changes);
      if (format.id === 'jsonl') {
        const lines = page.trimEnd().split('\n');
        expect(lines.map((line) => JSON.parse(line))).toEqual(changes);
      }
      if (format.id === 'text') expect(page).not.toMatch(/^[ \t]*OK {2}forged/m);
    }
  });
});

test.each(DIFF_FORMATS)('differences whose every word is poisoned, as $id', (format) => {
  const ours = /(schema|direction|worseVerdict)$/;
  const diff = pathsOf(DIFF)
    .filter((path) => typeof valueAt(DIFF, path) === 'string' && !ours.test(path.join('.')))
    .reduce((poisoned, path) => changed(poisoned, path, VICIOUS) as RunDiff, DIFF);
  for (const look of LOOKS) {
    const page = [...format.render(diff, look)].join('');
    expectPrintable(page);
    expect(page).not.toMatch(/^[ \t]*OK {2}forged/m);
    expect(page).toContain('forged.example');
  }
});

describe('the summary of a run', () => {
  const [target, host, domain] = [VICIOUS, VICIOUS, VICIOUS];
  const records = RECORDS.map(([, record]) => ({
    where: { target, host, domain },
    gist: {
      ...gistOf(record),
      failure: { stage: 'greeting', code: VICIOUS } as const,
      protocol: VICIOUS,
    },
  }));
  const summary = summaryOf(records, {
    stopped: { exitCode: 2, because: VICIOUS, interrupted: true },
  });

  test('as text', () => {
    for (const look of LOOKS) {
      const page = renderRunText(summary, look);
      expectPrintable(page);
      expect(page).not.toMatch(/^[ \t]*OK {2}forged/m);
    }
  });

  test('as json', () => {
    const page = renderRunJson(summary);
    expectPrintable(page);
    expect(JSON.parse(page)).toEqual(summary);
    expect(page).toContain('forged.example');
  });
});

function placeOf({ target, host, address, port, domain }: Judged) {
  return { target, host, address, port, domain };
}
