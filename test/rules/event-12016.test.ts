import { describe, expect, test } from 'vitest';
import type { Facts } from '../../probes/index.ts';
import type { ReceiveConnector } from '../../src/policy/connector.ts';
import type { ExchangeCertificate } from '../../src/policy/exchange-certificate.ts';
import { event12016 } from '../../src/rules/event-12016.ts';
import { event12018 } from '../../src/rules/event-12018.ts';
import type { Prediction } from '../../src/rules/finding.ts';
import { RULES } from '../../src/rules/index.ts';
import { DEFAULT_STANDARD, judge, type Standard } from '../../src/rules/judge.ts';
import type { CertificateFacts } from '../../src/smtp/certificate.ts';
import { certificate } from '../support/certificates.ts';
import { connector } from '../support/connectors.ts';
import {
  certificateFacts,
  ehloFacts,
  facts,
  observation,
  starttlsFacts,
} from '../support/observations.ts';
import { policyOf } from '../support/policies.ts';

const AT = '2026-11-21T20:00:00.000Z';
const DAY_AGO = '2026-11-20T20:00:00.000Z';
const THUMBPRINT = '0123456789ABCDEF0123456789ABCDEF01234567';

const shown = (given: Partial<CertificateFacts>): Facts =>
  facts({
    ehlo: ehloFacts(['STARTTLS'], { serverName: 'ehlo.example' }),
    certificate: certificateFacts({ thumbprint: THUMBPRINT, ...given }),
  });

/** What is foretold of a connector that answered for certain. */
function predict(
  seen: Facts,
  certificates: readonly ExchangeCertificate[] | null = null,
  given: Partial<Standard> = {},
  declared: Partial<ReceiveConnector> = {},
): readonly Prediction[] {
  const one = connector(declared);
  const policy = { ...policyOf(one), certificates };
  const standard = { ...DEFAULT_STANDARD, policy, connector: one.identity, ...given };
  return judge(observation({ facts: seen }), [event12016, event12018], standard).predictions;
}

const say = (predictions: readonly Prediction[]) =>
  predictions.map(({ eventId, certainty }) => `${eventId} ${certainty}`);

describe('event 12016', () => {
  test.each<[string, readonly ExchangeCertificate[] | null, string]>([
    ['among those of Exchange', [certificate({ thumbprint: THUMBPRINT })], 'certain'],
    [
      'among those of Exchange, spelt in another way',
      [certificate({ thumbprint: THUMBPRINT.toLowerCase().replace(/..(?=.)/g, '$& ') })],
      'certain',
    ],
    ['not among those of Exchange', [certificate({ thumbprint: 'AB12' })], 'likely'],
    ['seen where none were declared', null, 'likely'],
  ])('an expired certificate %s', (_where, certificates, certainty) => {
    expect(say(predict(shown({ notAfter: DAY_AGO }), certificates))).toEqual([
      `12016 ${certainty}`,
    ]);
  });

  test.each<[string, Partial<ReceiveConnector>, string]>([
    ['its Fqdn', { fqdn: 'ex01.contoso.com' }, 'ex01.contoso.com'],
    ['the name in the EHLO reply, where no Fqdn was declared', { fqdn: null }, 'ehlo.example'],
  ])('names %s', (_what, declared, name) => {
    const [prediction] = predict(shown({ notAfter: DAY_AGO }), null, {}, declared);
    expect(prediction?.message).toContain(`certificate for the FQDN of ${name}. The existing`);
    expect(prediction?.message).not.toContain('%1');
    expect(prediction).toMatchObject({ symbolicName: 'STARTTLSCertificateExpired' });
  });

  test('says that a gateway may have shown the certificate', () => {
    const [prediction] = predict(shown({ notAfter: DAY_AGO }));
    expect(prediction?.evidence.join('\n')).toContain('gateway');
    expect(prediction?.userAction[0]).toContain(THUMBPRINT);
  });

  test('makes the verdict critical', () => {
    const standard = { ...DEFAULT_STANDARD, policy: policyOf(connector()) };
    const { verdict } = judge(
      observation({ facts: shown({ notAfter: DAY_AGO }) }),
      RULES,
      standard,
    );
    expect(verdict).toBe('critical');
  });
});

describe('event 12018', () => {
  test.each<[string, string, string[]]>([
    ['15 days before the end', '2026-12-06T20:00:00.000Z', []],
    ['14 days before it', '2026-12-05T20:00:00.000Z', ['12018 possible']],
    ['25 hours before it', '2026-11-22T21:00:00.000Z', ['12018 possible']],
    ['24 hours before it', '2026-11-22T20:00:00.000Z', ['12018 likely']],
    ['a second before it', '2026-11-21T20:00:01.000Z', ['12018 likely']],
    ['at the end, which is event 12016', AT, ['12016 likely']],
  ])('%s', (_when, notAfter, expected) => {
    expect(say(predict(shown({ notAfter })))).toEqual(expected);
  });

  test('begins with the days that were chosen', () => {
    const seen = shown({ notAfter: '2026-12-20T20:00:00.000Z' });
    expect(say(predict(seen, null, { expiringDays: 29 }))).toEqual(['12018 possible']);
    expect(say(predict(seen, null, { expiringDays: 28 }))).toEqual([]);
  });

  test('names subject, thumbprint and whole hours, and what is not documented', () => {
    const [prediction] = predict(shown({ notAfter: '2026-11-23T21:59:00.000Z' }));
    expect(prediction?.message).toContain(
      `subject: CN=mail.example, thumbprint: ${THUMBPRINT}, hours remaining: 49.`,
    );
    expect(prediction?.evidence.join('\n')).toContain('not documented');
  });
});

describe('neither is foretold', () => {
  const nothing: string[] = [];

  test('of a certificate that does not say when it ends', () => {
    expect(say(predict(shown({ notAfter: null })))).toEqual(nothing);
  });

  test.each([DAY_AGO, '2026-11-22T00:00:00.000Z'])(
    'under implicit TLS, which is not STARTTLS (not after %s)',
    (notAfter) => {
      const implicit = starttlsFacts({ implicit: true, advertised: null });
      const seen = facts({ starttls: implicit, certificate: certificateFacts({ notAfter }) });
      expect(say(predict(seen))).toEqual(nothing);
    },
  );

  test.each([DAY_AGO, '2026-11-22T00:00:00.000Z'])(
    'where nothing was declared (not after %s)',
    (notAfter) => {
      const seen = observation({ facts: shown({ notAfter }) });
      expect(judge(seen, RULES, DEFAULT_STANDARD).predictions).toEqual([]);
    },
  );
});
