import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { csv } from '../../src/report/csv.ts';
import type { Judged } from '../../src/rules/judge.ts';
import { finding, judged, prediction } from '../support/judged.ts';
import { facts, replyOf } from '../support/observations.ts';
import { CAST, EVERYONE } from './cast.ts';
import { VICIOUS, viciousRecord } from './vicious.ts';

const LOOK = { color: true, width: 40, unicode: false };

function render(records: readonly Judged[]): string {
  const page = csv.start(LOOK);
  return [page.head(), ...records.map((record) => page.record(record)), page.tail()].join('');
}

/** As a strict reader understands it. */
function read(records: readonly Judged[]): Record<string, string>[] {
  return parse(render(records), { columns: true, record_delimiter: '\r\n' });
}

test('every record is a row, whatever became of it', () => {
  expect(read(EVERYONE).map(({ verdict }) => verdict)).toEqual(
    EVERYONE.map(({ verdict }) => verdict),
  );
});

test('a row holds what was seen', () => {
  expect(read([CAST.healthy])).toEqual([
    {
      target: 'mail.example:25',
      host: 'mail.example',
      port: '25',
      address: '192.0.2.10',
      domain: '',
      verdict: 'ok',
      outcome: 'completed',
      advertised: 'true',
      negotiated: 'true',
      protocol: 'TLSv1.3',
      cipher: 'TLS_AES_256_GCM_SHA384',
      certificateSubject: 'CN=mail.example',
      certificateNotAfter: '2027-06-01T00:00:00.000Z',
      certificateTrusted: 'true',
      certificateNameMatches: 'true',
      connector: '',
      events: '',
      findings: '',
      greeting: '220 mail.example Microsoft ESMTP MAIL Service ready',
      startedAt: '2026-11-21T20:00:00.000Z',
      durationMs: '153.2',
      failure: '',
    },
  ]);
});

test('a row names what is predicted and what was found', () => {
  const told = judged({
    connector: 'EX02\\Partner relay',
    predictions: [prediction(), prediction({ eventId: 12014, certainty: 'likely' })],
    findings: [finding({ id: 'starttls-absent' }), finding({ id: 'certificate-name' })],
  });
  expect(read([told])).toMatchObject([
    {
      connector: 'EX02\\Partner relay',
      events: '1032 certain; 12014 likely',
      findings: 'starttls-absent; certificate-name',
    },
  ]);
});

test('what could not be told is empty, never false', () => {
  expect(read([CAST['timed-out']])).toMatchObject([
    { outcome: 'timed-out', advertised: '', negotiated: '', protocol: '', certificateTrusted: '' },
  ]);
  expect(read([CAST['event-1032-certain']])).toMatchObject([{ advertised: 'false' }]);
});

test('without a record there are the names of the columns alone', () => {
  expect(render([])).toMatch(/^target,host,[\w,]+,failure\r\n$/);
});

test.each([
  ['a comma', 'a, b', '"a, b"'],
  ['a quotation mark', 'say "hi"', '"say ""hi"""'],
  ['a semicolon, at which a spreadsheet may cut too', 'a;b', '"a;b"'],
  ['a blank at an end', ' a', '" a"'],
  ['nothing special', 'a b', 'a b'],
])('%s is quoted as RFC 4180 §2 has it', (_claim, host, cell) => {
  expect(render([judged({ target: 't', host })]).split('\r\n')[1]).toMatch(`t,${cell},25`);
});

describe('a cell that a spreadsheet would run is made text', () => {
  test.each(['=', '+', '-', '@', '\t', '\r', '\uff1d', '\uff0b', '\uff0d', '\uff20'])(
    '%j',
    (sign) => {
      const record = judged({
        facts: facts({ greeting: replyOf('220 hi') }),
        host: `${sign}cmd|' /C calc'!A0`,
      });
      expect(read([record])[0]?.['host']).toMatch(/^'/);
    },
  );

  test('and one that it would not is left alone', () => {
    expect(read([judged({ host: 'a=b' })])[0]?.['host']).toBe('a=b');
  });
});

test('a vicious record is one row, cut and printable', () => {
  const rows = read([viciousRecord(), CAST.healthy]);
  expect(rows).toHaveLength(2);
  const [host] = [rows[0]?.['host'] ?? ''];
  expect(host).toMatch(/^'=HYPERLINK\("https:/);
  expect(host).toContain('<script>window.owned');
  expect(host.length).toBeLessThan(VICIOUS.length / 5);
  expect(render([viciousRecord()]).replaceAll('\r\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
});

test('a file of it cannot grow: a second run would bring a second row of names', () => {
  expect(csv.appendable).toBe(false);
});
