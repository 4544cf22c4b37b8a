import { describe, expect, test } from 'vitest';
import type { Look } from '../../src/report/format.ts';
import { nagios } from '../../src/report/nagios.ts';
import type { Judged } from '../../src/rules/judge.ts';
import { VERDICTS, type Verdict } from '../../src/rules/verdict.ts';
import { finding, judged, prediction } from '../support/judged.ts';
import { certificateFacts, facts } from '../support/observations.ts';
import { readPluginOutput } from '../support/plugin-output.ts';
import { CAST, EVERYONE } from './cast.ts';
import { VICIOUS } from './vicious.ts';

interface Given extends Partial<Look> {
  /** What the exit code says; the worst when absent. */
  readonly together?: Verdict;
}

function render(records: readonly Judged[], { together, ...look }: Given = {}): string {
  const page = nagios.start({ color: true, width: 40, unicode: true, ...look });
  const before = records.map((record) => page.record(record));
  expect(page.head() + before.join('')).toBe('');
  return String(page.tail(together));
}

const read = (records: readonly Judged[], given?: Given) =>
  readPluginOutput(render(records, given));

const at = (host: string, given: Partial<Judged> = {}) =>
  judged({ host, target: `${host}:25`, ...given });

describe('the status line', () => {
  test.each(VERDICTS)('begins with the word of the exit code: %s', (verdict) => {
    expect(render([judged({ verdict })])).toMatch(
      new RegExp(`^STARTTLS ${verdict.toUpperCase()} - mail\\.example:25 at 192\\.0\\.2\\.10: `),
    );
  });

  test('says of one address the worst that there is', () => {
    expect(read([CAST['event-1032-certain']]).text).toBe(
      'mail.example:25 at 192.0.2.10: Event 1032 is certain on EX02\\Partner relay',
    );
  });

  test('says of several how many are how, and the worst of the worst', () => {
    const records = [
      at('one.example'),
      at('two.example', { verdict: 'warning', findings: [finding({ message: 'Not offered.' })] }),
      at('three.example'),
    ];
    expect(read(records)).toMatchObject({
      state: 'WARNING',
      text: '3 addresses: 1 warning, 2 ok; two.example:25 at 192.0.2.10: Not offered.',
    });
  });

  test('says what all come to, also where that is better than the worst of them', () => {
    const records = [judged(), CAST.unreachable];
    expect(read(records)).toMatchObject({ state: 'UNKNOWN' });
    expect(read(records, { together: 'ok' })).toMatchObject({
      state: 'OK',
      text: expect.stringMatching(/^2 addresses: 1 unknown, 1 ok; mail\.example:25 at /),
    });
  });

  test('is OK where warnings pass, and tells the warning all the same', () => {
    const warning = judged({ verdict: 'warning', findings: [finding({ message: 'Old TLS.' })] });
    expect(read([warning], { lenient: true })).toMatchObject({
      state: 'OK',
      text: 'mail.example:25 at 192.0.2.10: Old TLS. (a warning, which passes)',
    });
    expect(read([judged({ verdict: 'critical' })], { lenient: true }).state).toBe('CRITICAL');
  });

  test('is UNKNOWN where there was nothing to probe', () => {
    expect(read([])).toMatchObject({ state: 'UNKNOWN', text: 'nothing was probed', lines: [] });
  });
});

describe('the figures', () => {
  test('of one address are its own, in seconds and days', () => {
    const { figures } = read([CAST.healthy], { expiringDays: 14 });
    expect(figures).toEqual({
      time: { value: 0.1532, unit: 's', ...LIMITS },
      resolve: { value: null, unit: '', ...LIMITS },
      connect: { value: 0.012, unit: 's', ...LIMITS },
      greeting: { value: 0.038, unit: 's', ...LIMITS },
      ehlo: { value: 0.009, unit: 's', ...LIMITS },
      starttls: { value: 0.009, unit: 's', ...LIMITS },
      handshake: { value: 0.03, unit: 's', ...LIMITS },
      certificate_days: { value: 191.1, unit: '', warn: '14:', crit: '0:', min: '', max: '' },
      ok: { value: 1, unit: '', ...LIMITS, max: '1' },
      warning: { value: 0, unit: '', ...LIMITS, warn: '0', max: '1' },
      critical: { value: 0, unit: '', ...LIMITS, crit: '0', max: '1' },
      unknown: { value: 0, unit: '', ...LIMITS, max: '1' },
    });
  });

  const LIMITS = { warn: '', crit: '', min: '0', max: '' };

  test('of several are the slowest, and the certificate that ends first', () => {
    const ending = (notAfter: string) => facts({ certificate: certificateFacts({ notAfter }) });
    const { figures } = read([
      judged({ durationMs: 10, facts: ending('2026-12-01T20:00:00.000Z') }),
      judged({ durationMs: 2_000, facts: ending('2026-11-20T08:00:00.000Z') }),
      CAST.unresolved,
    ]);
    expect(figures).toMatchObject({
      time: { value: 2, unit: 's' },
      resolve: { value: 0.0048, unit: 's' },
      certificate_days: { value: -1.5, warn: '' },
      ok: { value: 2, max: '3' },
      unknown: { value: 1 },
    });
  });

  test('are under the same labels whatever was seen, so that a picture of them has no gaps', () => {
    const labels = EVERYONE.map((record) => Object.keys(read([record]).figures));
    for (const some of labels) expect(some).toEqual(Object.keys(read(EVERYONE).figures));
  });

  test('of what was not seen are U, never 0', () => {
    const { figures } = read([CAST.refused]);
    expect(figures['certificate_days']?.value).toBeNull();
    expect(figures['handshake']?.value).toBeNull();
  });

  test('have no threshold for warnings where these pass', () => {
    expect(read([judged()], { lenient: true }).figures['warning']?.warn).toBe('');
  });
});

describe('what follows', () => {
  test('is why, and what to do, the worst record first', () => {
    const { lines } = read([
      at('well.example'),
      at('old.example', { verdict: 'warning', findings: [finding({ severity: 'warning' })] }),
      at('gone.example', { verdict: 'critical', predictions: [prediction()] }),
    ]);
    expect(lines.filter((line) => /^[A-Z]/.test(line))).toEqual([
      'CRITICAL gone.example:25 at 192.0.2.10',
      'WARNING old.example:25 at 192.0.2.10',
    ]);
    expect(lines).toContain(
      "      Set-ReceiveConnector -Identity 'EX02\\Partner relay' -RequireTLS $false",
    );
  });

  test('is nothing where there is nothing to say', () => {
    expect(read([judged()]).lines).toEqual([]);
  });
});

describe('what somebody else has the say of', () => {
  const HOSTILE = `a | time=0s\nOK - b | c=1 \r\n${VICIOUS}`;
  const record = judged({
    target: HOSTILE,
    host: HOSTILE,
    verdict: 'critical',
    findings: [finding({ message: HOSTILE, evidence: [HOSTILE], fix: [HOSTILE] })],
    predictions: [prediction({ connector: HOSTILE, message: HOSTILE, userAction: [HOSTILE] })],
  });

  test.each([true, false])('begins no line and no figures, unicode: %s', (unicode) => {
    const text = render([record], { unicode });
    expect(text.split('|')).toHaveLength(2);
    expect(readPluginOutput(text)).toMatchObject({ state: 'CRITICAL', figures: { time: {} } });
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
    for (const line of text.split('\n')) expect(line).not.toMatch(/^OK/);
  });
});

describe('there is an end to it', () => {
  test('a first line fits into what an old NRPE carries, and all of it into what Nagios reads', () => {
    const long = '漢字 '.repeat(2_000);
    const records = Array.from({ length: 300 }, (_, n) =>
      at(`${'ü'.repeat(200)}${n}.example`, {
        verdict: 'critical',
        findings: [finding({ message: `Ü${long}`, evidence: [long], fix: [long] })],
      }),
    );
    const text = render(records, { expiringDays: 14 });
    const { lines, figures } = readPluginOutput(text);
    expect(Buffer.byteLength(text.split('\n')[0] ?? '')).toBeLessThan(1_024);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(8_192);
    expect(lines.at(-1)).toMatch(/^and \d+ more lines: see --format text$/);
    expect(figures['critical']?.value).toBe(300);
    expect(text).not.toContain('\ufffd');
  });

  test('the worst of ten thousand is there, wherever it came', () => {
    const records = Array.from({ length: 10_000 }, (_, n) =>
      at(`mx${n}.example`, { verdict: 'warning', findings: [finding({ severity: 'warning' })] }),
    );
    records.splice(
      7_000,
      0,
      at('worst.example', { verdict: 'critical', predictions: [prediction()] }),
    );
    const { text, lines } = read(records);
    expect(text).toMatch(/^10001 addresses: 1 critical, 10000 warning; worst\.example:25 /);
    expect(lines[0]).toBe('CRITICAL worst.example:25 at 192.0.2.10');
  });
});
