import { describe, expect, test } from 'vitest';
import type { Facts } from '../../probes/index.ts';
import type { Observation } from '../../src/dialogue/observation.ts';
import { EMPTY_POLICY, type Policy } from '../../src/policy/policy.ts';
import type { SendConnector } from '../../src/policy/send-connector.ts';
import { RULES } from '../../src/rules/index.ts';
import { DEFAULT_STANDARD, judge } from '../../src/rules/judge.ts';
import {
  ehloFacts,
  facts,
  factsUntold,
  factsWithoutTls,
  observation,
  replyOf,
} from '../support/observations.ts';
import { sendConnector } from '../support/send-connectors.ts';

const BY_DNS = { requireTls: true, addressSpaces: ['smtp:Contoso.example;1'] } as const;
const BY_SMART_HOST = { requireTls: true, smartHosts: ['smart.example'] } as const;

/** A server that MX records of the domain led to. */
const MX = { target: 'mx:contoso.example', domain: 'contoso.example', host: 'mx1.contoso.example' };
const SMART = { target: 'smart.example:25', host: 'smart.example' };

const ABSENT = factsWithoutTls();

function predict(
  declared: Partial<SendConnector>,
  seen: Partial<Observation<Facts>>,
  given: Partial<Policy> = {},
) {
  const policy = { ...EMPTY_POLICY, sendConnectors: [sendConnector(declared)], ...given };
  return judge(observation(seen), RULES, { ...DEFAULT_STANDARD, policy }).predictions;
}

const say = (...given: Parameters<typeof predict>) =>
  predict(...given).map(({ eventId, certainty }) => `${eventId} ${certainty}`);

describe('the next hop of a Send connector with RequireTLS', () => {
  const masked = ehloFacts(undefined, {
    masked: [{ mark: 'greeting-starred', line: '220 ****' }],
  });

  test.each<[string, Facts, string[]]>([
    ['without STARTTLS is likely event 2015, as seen from here', ABSENT, ['2015 likely']],
    [
      'with STARTTLS hidden on our path is possibly',
      factsWithoutTls({}, masked),
      ['2015 possible'],
    ],
    [
      'with an unlisted STARTTLS that works is possibly',
      factsWithoutTls({ negotiated: true, reply: replyOf('220 Go') }),
      ['2015 possible'],
    ],
    ['with STARTTLS is not', facts(), []],
    ['that we could not hear out is not', factsUntold(), []],
  ])('%s', (_claim, seen, expected) => {
    expect(say(BY_DNS, { ...MX, facts: seen })).toEqual(expected);
    expect(say(BY_SMART_HOST, { ...SMART, facts: seen })).toEqual(expected);
  });

  test.each<[string, Partial<SendConnector>]>([
    ['without RequireTLS', { requireTls: false }],
    ['with RequireTLS not declared', { requireTls: null }],
    ['that is disabled', { enabled: false }],
    ['for another domain', { addressSpaces: ['smtp:fabrikam.example;1'] }],
    ['for every domain, which names none', { addressSpaces: ['smtp:*;1'] }],
    ['by a smart host', { smartHosts: ['smart.example'] }],
  ])('is not that of one %s', (_what, declared) => {
    expect(say({ ...BY_DNS, ...declared }, { ...MX, facts: ABSENT })).toEqual([]);
  });

  test.each<[string, Partial<Observation<Facts>>]>([
    ['another port', { target: 'smart.example:587', host: 'smart.example', port: 587 }],
    ['another host', { target: 'mail.example:25' }],
    ['an MX host of the same name', { ...SMART, target: 'mx:x.example', domain: 'x.example' }],
  ])('is not %s', (_what, seen) => {
    expect(say(BY_SMART_HOST, { ...seen, facts: ABSENT })).toEqual([]);
  });

  test('includes a domain of TLSSendDomainSecureList that a wildcard routes', () => {
    const transportConfig = {
      tlsReceiveDomainSecureList: null,
      tlsSendDomainSecureList: ['contoso.example'],
      cutProperties: [],
      unknownProperties: 0,
    };
    const wide = { ...BY_DNS, addressSpaces: ['smtp:*;1'] };
    expect(say(wide, { ...MX, facts: ABSENT }, { transportConfig })).toEqual(['2015 likely']);
  });
});

describe('the prediction', () => {
  test('is in the words of the event and names the Send connector', () => {
    const [prediction] = predict(BY_DNS, { ...MX, facts: ABSENT });
    expect(prediction).toMatchObject({
      symbolicName: 'SmtpSendTLSRequiredFailed',
      severity: 'error',
      connector: 'To partners',
    });
    expect(prediction?.message).toMatch(
      /^Send connector To partners couldn't connect to remote domain contoso\.example\. .* from the remote server mx1\.contoso\.example\.$/,
    );
  });

  test('quotes what was declared and seen, and from where', () => {
    expect(predict(BY_DNS, { ...MX, facts: ABSENT })[0]?.evidence).toEqual([
      'declared on To partners: RequireTLS $true',
      'declared on To partners: AddressSpaces smtp:Contoso.example;1',
      'seen: EHLO lists SIZE X-ANONYMOUSTLS X-EXPS 8BITMIME',
      'not certain: this was seen from 198.51.100.7, not from the Exchange server',
    ]);
    expect(predict(BY_SMART_HOST, { ...SMART, facts: ABSENT })[0]?.evidence).toContain(
      'declared on To partners: SmartHosts smart.example',
    );
  });

  test('gives up TlsAuthLevel together with RequireTLS', () => {
    const lines = (given: Partial<SendConnector>) =>
      predict({ ...BY_DNS, ...given }, { ...MX, facts: ABSENT })[0]?.userAction;
    expect(lines({})).toContain("Set-SendConnector -Identity 'To partners' -RequireTLS $false");
    expect(lines({ tlsAuthLevel: 'DomainValidation' })).toContain(
      "Set-SendConnector -Identity 'To partners' -RequireTLS $false -TlsAuthLevel $null",
    );
  });
});
