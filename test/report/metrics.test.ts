import { Registry } from 'prom-client';
import { describe, expect, test } from 'vitest';
import { glanceAt } from '../../src/report/glance.ts';
import { METRICS } from '../../src/report/metrics/index.ts';
import { Places, placeLabels } from '../../src/report/metrics/place.ts';
import { renderTextfile } from '../../src/report/metrics/textfile.ts';
import type { Judged } from '../../src/rules/judge.ts';
import { readExposition, seriesOf } from '../support/exposition.ts';
import { cutShort, finding, judged, prediction } from '../support/judged.ts';
import { certificateFacts, facts, handshakeFacts } from '../support/observations.ts';
import { CAST, EVERYONE } from './cast.ts';
import { VICIOUS } from './vicious.ts';

/** What a record gives for a metric, the labels of its place left out. */
function read(record: Judged, name: string) {
  const metric = METRICS.find((one) => one.name === name);
  if (!metric) throw new Error(`no metric ${name}`);
  return metric.read(glanceAt(record)).map(({ labels, value }) => [labels, value]);
}

function render(records: readonly Judged[], limit?: number): Promise<string> {
  const places = new Places(limit);
  for (const record of records) {
    const glance = glanceAt(record);
    places.add({ labels: placeLabels(glance), glance });
  }
  return renderTextfile(places);
}

const certificate = (given: Parameters<typeof certificateFacts>[0]) =>
  judged({ facts: facts({ certificate: certificateFacts(given) }) });

describe('a record gives', () => {
  test.each<[name: string, claim: string, Judged, unknown[][]]>([
    ['smtp_verdict', 'its exit code', CAST['timed-out'], [[{}, 3]]],
    ['smtp_starttls_advertised', '1 where it is offered', CAST.healthy, [[{}, 1]]],
    ['smtp_starttls_advertised', '0 where it is not', CAST['event-1032-certain'], [[{}, 0]]],
    ['smtp_starttls_advertised', 'nothing where it cannot be told', CAST['timed-out'], []],
    ['smtp_starttls_advertised', 'nothing after a refusal', CAST.refused, []],
    ['smtp_starttls_advertised', 'nothing where TLS comes first', CAST.smtps, []],
    ['smtp_starttls_negotiated', '1 where it works', CAST.healthy, [[{}, 1]]],
    ['smtp_starttls_negotiated', '0 where it does not', CAST['event-1032-certain'], [[{}, 0]]],
    ['smtp_starttls_negotiated', 'nothing where it was not tried', CAST.refused, []],
    ['smtp_outcome', 'its outcome', CAST['timed-out'], [[{ outcome: 'timed-out' }, 1]]],
    ['smtp_probe_success', '1 where all was asked', CAST['event-1032-certain'], [[{}, 1]]],
    ['smtp_probe_success', '0 where it was not', CAST.refused, [[{}, 0]]],
    ['smtp_probe_duration_seconds', 'seconds', CAST.healthy, [[{}, 0.1532]]],
    [
      'smtp_probe_phase_seconds',
      'a series for each step that was taken',
      CAST['event-1032-certain'],
      [
        [{ phase: 'resolve' }, 0.0031],
        [{ phase: 'connect' }, 0.012],
        [{ phase: 'greeting' }, 0.038],
        [{ phase: 'ehlo' }, 0.009],
        [{ phase: 'starttls' }, 0.009],
      ],
    ],
    ['smtp_probe_timestamp_seconds', 'when it began', CAST.healthy, [[{}, 1795291200]]],
    ['smtp_reply_code', 'a refusal', CAST.refused, [[{ stage: 'greeting' }, 554]]],
    ['smtp_reply_code', 'nothing where nobody spoke', CAST.unreachable, []],
    ['smtp_tls_version_info', 'the version', CAST.healthy, [[{ version: 'TLSv1.3' }, 1]]],
    ['smtp_tls_version_info', 'nothing without a handshake', CAST.refused, []],
    [
      'smtp_tls_version_info',
      'nothing where a file says what is none',
      judged({ facts: facts({ handshake: handshakeFacts({ protocol: 'mine' }) }) }),
      [],
    ],
    ['smtp_certificate_expiry_timestamp_seconds', 'its end', CAST.healthy, [[{}, 1811808000]]],
    [
      'smtp_certificate_expiry_timestamp_seconds',
      'nothing where it cannot be read',
      certificate({ notAfter: null }),
      [],
    ],
    ['smtp_certificate_trusted', '0 where it is not', CAST.expired, [[{}, 0]]],
    ['smtp_certificate_trusted', 'nothing without one', CAST.refused, []],
    ['smtp_certificate_name_matches', '1 where it does', CAST.healthy, [[{}, 1]]],
    [
      'smtp_certificate_name_matches',
      'nothing where there was no name',
      certificate({ nameMatches: null }),
      [],
    ],
    [
      'exchange_event_predicted',
      'each event',
      judged({ predictions: [prediction(), prediction({ eventId: 12014, connector: null })] }),
      [
        [{ event_id: '1032', certainty: 'certain', connector: 'EX02\\Partner relay' }, 1],
        [{ event_id: '12014', certainty: 'certain', connector: '' }, 1],
      ],
    ],
    ['exchange_event_predicted', 'nothing where none is', CAST.healthy, []],
    [
      'smtp_finding',
      'each finding by its id',
      CAST.masked,
      [[{ id: 'stripped-on-path', severity: 'warning' }, 1]],
    ],
    [
      'smtp_finding',
      'nothing where a file names one as nobody would',
      judged({ findings: [finding({ id: 'Ö {}' })] }),
      [],
    ],
  ])('%s: %s', (name, _claim, record, expected) => {
    expect(read(record, name)).toEqual(expected);
  });
});

test('every metric has its labels and no other', () => {
  for (const { name, labels, read: readSeries } of METRICS) {
    for (const series of EVERYONE.flatMap((record) => readSeries(glanceAt(record)))) {
      expect.soft(Object.keys(series.labels), name).toEqual(labels);
    }
  }
});

test('no text of a server stands anywhere', async () => {
  const told = judged({
    facts: facts({
      certificate: certificateFacts({ subject: 'CN=s3cret', issuer: 'CN=s3cret' }),
    }),
    findings: [finding({ message: 's3cret', evidence: ['s3cret'], fix: ['s3cret'] })],
    predictions: [prediction({ message: 's3cret', evidence: ['s3cret'] })],
  });
  const failed = cutShort({ stage: 'greeting', kind: 'refused', message: 's3cret' });
  expect(await render([told, { ...failed, address: '192.0.2.11' }])).not.toContain('s3cret');
});

describe('labels', () => {
  test('are whole again when they are read, whatever a connector or target is called', async () => {
    const names = ['a"b', 'a\\b', 'a\\nb', 'a{b="c"} 1', 'EX01\\Ünï,=’', '', ' ', '#', 'a\\'];
    for (const name of names) {
      const text = await render([
        judged({ target: `${name}:25`, predictions: [prediction({ connector: name })] }),
      ]);
      expect(seriesOf(text, 'exchange_event_predicted')[0]?.labels).toEqual({
        event_id: '1032',
        certainty: 'certain',
        connector: name,
        target: `${name}:25`,
        address: '192.0.2.10',
        domain: '',
      });
    }
  });

  test('have nothing in them that ends a line, and an end themselves', async () => {
    const text = await render([
      judged({ target: VICIOUS.repeat(20), predictions: [prediction({ connector: VICIOUS })] }),
    ]);
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
    expect(seriesOf(text, 'smtp_verdict')[0]?.labels['target']?.length).toBeLessThan(3_000);
  });

  test('tell MX hosts of a domain apart that have no address', async () => {
    const dead = (host: string) =>
      cutShort(
        { stage: 'resolve', kind: 'unresolved', message: 'no such name' },
        { target: 'mx:contoso.example', domain: 'contoso.example', host, address: null },
      );
    const text = await render([dead('mx1.contoso.example'), dead('mx2.contoso.example')]);
    expect(seriesOf(text, 'smtp_verdict').map(({ labels }) => labels)).toEqual([
      { target: 'mx1.contoso.example:25', address: '', domain: 'contoso.example' },
      { target: 'mx2.contoso.example:25', address: '', domain: 'contoso.example' },
    ]);
  });
});

describe('no series is there twice', () => {
  test('where a place was seen twice: the later look counts, and nothing is left of the other', async () => {
    const text = await render([CAST.healthy, CAST['handshake-failed']]);
    expect(seriesOf(text, 'smtp_outcome').map(({ labels }) => labels['outcome'])).toEqual([
      'handshake-failed',
    ]);
  });

  test('where one event is predicted for two reasons', async () => {
    const text = await render([
      judged({ predictions: [prediction(), prediction({ evidence: [] }), prediction()] }),
    ]);
    expect(seriesOf(text, 'exchange_event_predicted')).toHaveLength(1);
  });
});

describe('there is an end to them', () => {
  test('of one record', async () => {
    const predictions = Array.from({ length: 5_000 }, (_, at) => prediction({ eventId: at }));
    const text = await render([judged({ predictions })]);
    expect(seriesOf(text, 'exchange_event_predicted')).toHaveLength(100);
  });

  test('of all, and how many were left out is said', async () => {
    const records = Array.from({ length: 5 }, (_, at) => judged({ target: `mx${at}.example:25` }));
    const text = await render([...records, ...records], 3);
    expect(seriesOf(text, 'smtp_verdict')).toHaveLength(3);
    expect(seriesOf(text, 'starttls_probe_places_left_out')).toEqual([{ labels: {}, value: 4 }]);
  });
});

test('every metric is there, with its help, also where no record has it', async () => {
  const metrics = readExposition(await render([]));
  expect(metrics.map(({ name }) => name)).toEqual([
    ...METRICS.map(({ name }) => name),
    'starttls_probe_places_left_out',
  ]);
  for (const { help, type } of metrics)
    expect([help, type]).toEqual([/./u.exec(help) && help, 'gauge']);
});

test('nothing is registered for the whole process', async () => {
  await render(EVERYONE);
  const { register } = await import('prom-client');
  expect(register).toBeInstanceOf(Registry);
  expect(register.getMetricsAsArray()).toEqual([]);
});
