import { createHash } from 'node:crypto';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { describe, expect, test } from 'vitest';
import { html } from '../../src/report/html.ts';
import type { Judged } from '../../src/rules/judge.ts';
import type { Verdict } from '../../src/rules/verdict.ts';
import { cutShort, finding, judged, prediction } from '../support/judged.ts';
import { certificateFacts, facts, handshakeFacts } from '../support/observations.ts';
import { CAST, EVERYONE } from './cast.ts';
import { VICIOUS, viciousRecord } from './vicious.ts';

const LOOK = { color: true, width: 40, unicode: false };

function render(records: Iterable<Judged>): string {
  const page = html.start(LOOK);
  const before = [page.head(), ...Array.from(records, (record) => page.record(record))];
  expect(before.join('')).toBe('');
  return String(page.tail());
}

function many(count: number, given: Partial<Judged>): Judged[] {
  return Array.from({ length: count }, () => judged(given));
}

/** The text between two marks, each of them the first one. */
function between(page: string, from: string, to: string): string {
  return page.split(from)[1]?.split(to)[0] ?? '';
}

/** What the page says first that it does not hold. */
function leftOut(page: string): string {
  return between(page, '<p class="left-out">', '</p>').replaceAll(/\s+/g, ' ').trim();
}

const headline = (records: Iterable<Judged>) => between(render(records), '<h1>', '</h1>');

describe('the headline is the answer', () => {
  const of = (...verdicts: readonly Verdict[]) => verdicts.map((verdict) => judged({ verdict }));

  test.each([
    ['nothing', of(), 'No address was probed'],
    ['one that is well', of('ok'), 'The address is well'],
    ['all well', of('ok', 'ok'), 'All 2 addresses are well'],
    ['one critical', of('critical', 'ok', 'unknown'), '1 of 3 addresses needs action now'],
    ['two critical', of('critical', 'critical', 'ok'), '2 of 3 addresses need action now'],
    ['only a critical one', of('critical'), '1 address needs action now'],
    [
      'unknown goes before warning',
      of('warning', 'unknown'),
      '1 of 2 addresses could not be judged',
    ],
    ['a warning', of('ok', 'warning'), '1 of 2 addresses should be looked into'],
  ])('%s', (_claim, records, expected) => {
    expect(headline(records)).toBe(expected);
  });
});

test.each([
  ['at one time', ['2026-11-21T20:00:00.000Z'], 'on 21 November 2026 at 20:00 UTC'],
  [
    'on one day, in any order',
    ['2026-11-21T20:14:59.000Z', '2026-11-21T20:00:00.000Z'],
    'on 21 November 2026 from 20:00 to 20:14 UTC',
  ],
  [
    'over days',
    ['2026-11-21T20:00:00.000Z', '2026-11-22T02:30:00.000Z'],
    'from 21 November 2026, 20:00 to 22 November 2026, 02:30 UTC',
  ],
])('says when: %s', (_claim, times, expected) => {
  const page = render(times.map((startedAt) => judged({ startedAt })));
  expect(between(page, '<p class="lead">', '</p>')).toContain(
    `probed ${expected}, from 198.51.100.7.`,
  );
});

test('counts every verdict, with its share, and never rounds to all or nothing', () => {
  const page = render([...many(1, { verdict: 'critical' }), ...many(999, {})]);
  const tiles = Array.from(
    page.matchAll(/<p class="number">([^<]+)<span>([^<]+)/g),
    ([, ...it]) => it,
  );
  expect(tiles).toEqual([
    ['1 ', '&lt; 1%'],
    ['0 ', '0%'],
    ['0 ', '0%'],
    ['999 ', '&gt; 99%'],
  ]);
});

describe('pictures are told in words', () => {
  const words = (records: Iterable<Judged>) =>
    Array.from(render(records).matchAll(/<desc [^>]+>([^<]+)/g), ([, text]) => text);

  test('what was seen of STARTTLS, how dialogues ended, TLS versions', () => {
    const records = [
      ...many(2, {}),
      CAST['event-1032-certain'],
      CAST.masked,
      CAST['timed-out'],
      CAST.smtps,
      judged({ facts: facts({ handshake: handshakeFacts({ protocol: 'TLSv1.2' }) }) }),
    ];
    expect(words(records).slice(0, 3)).toEqual([
      'offered: 3; not offered: 1; hidden on the path: 1; could not tell: 1; implicit TLS: 1',
      'completed: 6; timed-out: 1',
      'TLSv1.3: 3; no TLS: 3; TLSv1.2: 1',
    ]);
  });

  test('when certificates end, counted from when they were seen', () => {
    const ending = (notAfter: string | null) =>
      judged({ facts: facts({ certificate: certificateFacts({ notAfter }) }) });
    const dates = [
      '2026-11-21T19:59:59.000Z',
      '2026-11-25',
      '2026-12-05',
      '2026-12-10',
      '2027-02-01',
    ];
    const records = [...dates, '2027-11-01', '2030-01-01', null].map(ending);
    expect(words(records)[3]).toBe(
      'ended: 1; ≤ 7 d: 1; ≤ 14 d: 1; ≤ 30 d: 1; ≤ 90 d: 1; ≤ 1 y: 1; later: 2',
    );
  });

  test('of no certificate there is no picture', () => {
    expect(words([CAST['timed-out']])).toHaveLength(3);
  });

  test('what is rare is drawn together', () => {
    const records = Array.from({ length: 9 }, (_, at) =>
      judged({ facts: facts({ handshake: handshakeFacts({ protocol: `v${at}` }) }) }),
    );
    expect(words(records)[2]).toBe('v0: 1; v1: 1; v2: 1; v3: 1; v4: 1; others: 4');
  });
});

describe('predicted events', () => {
  const titles = (page: string) =>
    Array.from(
      page.matchAll(/<span class="event">(Event \d+)<\/span>.*?<\/svg>(\w+)/g),
      ([, ...it]) => it.join(' '),
    );

  test('stand once for a connector and a certainty, what stops mail first', () => {
    const page = render([
      judged({ predictions: [prediction({ eventId: 1021, certainty: 'certain' })] }),
      judged({ predictions: [prediction({ certainty: 'possible' })] }),
      judged({ predictions: [prediction({ certainty: 'likely' })] }),
      judged({ target: 'one.example:25', predictions: [prediction()] }),
      judged({ target: 'two.example:25', predictions: [prediction()] }),
    ]);
    expect(titles(page)).toEqual([
      'Event 1032 certain',
      'Event 1032 likely',
      'Event 1021 certain',
      'Event 1032 possible',
    ]);
    expect(between(page, '<p class="where">', '<button').replaceAll('\n', ' ')).toBe(
      '<b>2 addresses</b> <bdi>one.example:25</bdi>, <bdi>two.example:25</bdi> ',
    );
  });

  test('have their text, their evidence and their fix', () => {
    const page = between(
      render([CAST['event-1032-certain']]),
      '<article class="card">',
      '</article>',
    );
    expect(page).toContain('<blockquote><p>The Receive connector requires TLS before the MailFrom');
    expect(page).toContain('<li>declared on EX02\\Partner relay: RequireTLS $true</li>');
    expect(page).toContain('# Or do without TLS:');
    // What excludes each other is not pasted together.
    expect(page.match(/<pre class="code">/g)).toHaveLength(2);
  });

  test('are absent where nothing is predicted', () => {
    expect(render([CAST.healthy])).not.toContain('id="events"');
  });
});

test('findings are counted once each, the worst first, then the commonest', () => {
  const found = (id: string, severity: 'critical' | 'warning') => finding({ id, severity });
  const page = render([
    judged({ findings: [found('rare', 'warning'), found('common', 'warning')] }),
    judged({ findings: [found('common', 'warning')] }),
    judged({ findings: [found('grave', 'critical')] }),
  ]);
  const rows = page.matchAll(/<span class="id">(\w+)<[\s\S]*?<span class="number">(\d)</g);
  expect(Array.from(rows, ([, ...it]) => it.join(' '))).toEqual(['grave 1', 'common 2', 'rare 1']);
});

describe('domains', () => {
  const DEAD = { stage: 'connect', kind: 'unreachable', message: 'no' } as const;
  const rows = (records: readonly Judged[]) =>
    Array.from(
      render(records).matchAll(
        /<tr><td><span.*?<\/svg>([\w ]+)<.*?row">([\w.]+)<[\s\S]*?number">(\d+)</g,
      ),
      ([, ...it]) => it.join(' '),
    );

  test('have the verdict of the exchangers that answered, the worst first', () => {
    const records = [
      judged({ domain: 'well.example' }),
      cutShort(DEAD, { domain: 'well.example' }),
      judged({ domain: 'bad.example', verdict: 'critical' }),
      judged({ domain: 'bad.example' }),
      cutShort(DEAD, { domain: 'dead.example' }),
      cutShort(
        { ...DEAD, stage: 'resolve', kind: 'unresolved', code: 'NULLMX' },
        { domain: 'none.example' },
      ),
    ];
    expect(rows(records)).toEqual([
      'critical bad.example 2',
      'unknown dead.example 1',
      'ok well.example 2',
      'no mail none.example 1',
    ]);
    expect(render(records)).toContain('6 addresses for 4 domains');
  });

  test('are absent where nobody named one', () => {
    expect(render([CAST.healthy])).not.toContain('id="domains"');
  });

  test('beyond a thousand are left out, which is said', () => {
    const records = Array.from({ length: 1200 }, (_, at) => judged({ domain: `d${at}.example` }));
    expect(rows(records)).toHaveLength(1000);
    expect(leftOut(render(records))).toBe('Left out, to keep this page small: 200 domains.');
  });
});

describe('of very many records', () => {
  test('the worst can be opened, though they came last, and the others are counted', () => {
    const page = render([
      ...many(3500, { findings: [finding({ severity: 'info' })] }),
      ...many(20, { verdict: 'critical', findings: [finding({ severity: 'critical' })] }),
    ]);
    expect(page.match(/<div class="facts">/g)).toHaveLength(3000);
    expect(page.match(/<tbody class="critical"(?:.*\n){1,3}.*<details>/g)).toHaveLength(20);
    expect(leftOut(page)).toMatch(
      / 520 ok addresses cannot be opened\. Every number above counts /,
    );
    expect(between(page, '<h1>', '</h1>')).toBe('20 of 3,520 addresses need action now');
  });

  test('of fifty thousand each has a row, and of more the worst have', () => {
    const report = html.start(LOOK);
    for (let at = 0; at < 50_100; at++) report.record(CAST.healthy);
    for (let at = 0; at < 5; at++) report.record(CAST['event-1032-certain']);
    const page = String(report.tail());
    expect(page.match(/<tbody class="critical"/g)).toHaveLength(5);
    expect(page.match(/<tbody class="ok"/g)).toHaveLength(49_995);
    expect(leftOut(page)).toContain('105 ok addresses have no row');
  });
});

describe('the file stands alone', () => {
  const page = render(EVERYONE);

  test('it names no other place', () => {
    const [, body = ''] = page.split('</script>');
    expect(page).not.toMatch(/\b(?:src|action|poster|srcset)=|@import|url\(|<link|<base/);
    expect(Array.from(body.matchAll(/href="([^"]*)"/g), ([, to = '']) => to[0])).not.toContain('h');
  });

  test('its policy allows its own style and program, by their hashes, and nothing else', () => {
    const hash = (text: string) => `sha256-${createHash('sha256').update(text).digest('base64')}`;
    const style = between(page, '<style>', '</style>');
    const script = between(page, '<script>', '</script>');
    const policy = between(page, 'Content-Security-Policy" content="', '"').replaceAll(
      '&#39;',
      "'",
    );
    expect(policy.split('; ')).toEqual([
      "default-src 'none'",
      `style-src '${hash(style)}'`,
      `script-src '${hash(script)}'`,
      "base-uri 'none'",
      "form-action 'none'",
    ]);
    expect(page).not.toMatch(/ style="| on\w+="/);
  });

  test('its program makes no markup out of text', () => {
    expect(between(page, '<script>', '</script>')).not.toMatch(
      /innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval|Function\(/,
    );
  });
});

describe('a vicious record', () => {
  const page = render([viciousRecord(), viciousRecord({ verdict: 'ok' }), CAST.healthy]);

  test('adds no element of its own', () => {
    const elements = (text: string) =>
      new Set(Array.from(text.matchAll(/<(\/?[a-z]\w*)/gi), ([, it]) => it));
    expect(elements(page).difference(elements(render(EVERYONE)))).toEqual(new Set());
    expect(page.match(/<script|<style|<title>/g)).toHaveLength(3);
    expect(page).not.toMatch(/ on(?:error|focus)="/);
  });

  test('leaves what is around it well formed', () => {
    const [, table = ''] = /(<table class="list records"[\s\S]*?<\/table>)/.exec(page) ?? [];
    expect(XMLValidator.validate(table, { allowBooleanAttributes: true })).toBe(true);
    expect(new XMLParser().parse(table).table.tbody).toHaveLength(3);
  });

  test('is printable, and cut where it is long', () => {
    expect(page.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\ufffe\uffff]/u);
    expect(page).not.toContain('x'.repeat(5000));
    expect(page).not.toMatch(/\p{M}{7}/u);
    expect(page.length).toBeLessThan(VICIOUS.length * 30);
  });

  test('that is longer than any should be has no details', () => {
    const long = viciousRecord({
      findings: many(40, {}).map(() => finding({ evidence: [VICIOUS] })),
    });
    expect(leftOut(render([long]))).toBe('Left out: it is far longer than any record should be.');
  });
});
