import { describe, expect, test } from 'vitest';
import type { Facts } from '../../probes/index.ts';
import type { ReceiveConnector } from '../../src/policy/connector.ts';
import type { Policy } from '../../src/policy/policy.ts';
import type { TransportConfig } from '../../src/policy/transport-config.ts';
import { domainSecurityIneffective } from '../../src/rules/domain-security-ineffective.ts';
import { event11012 } from '../../src/rules/event-11012.ts';
import type { Prediction } from '../../src/rules/finding.ts';
import { DEFAULT_STANDARD, type Judged, judge, type Standard } from '../../src/rules/judge.ts';
import { connector } from '../support/connectors.ts';
import {
  ehloFacts,
  facts,
  factsUntold,
  factsWithoutTls,
  observation,
  replyOf,
  starttlsFacts,
} from '../support/observations.ts';
import { policyOf } from '../support/policies.ts';
import { sendConnector } from '../support/send-connectors.ts';

const SECURED = connector({
  identity: 'EX01\\Partners',
  enabled: true,
  bindings: ['0.0.0.0:25'],
  authMechanism: ['Tls', 'Integrated'],
  requireTls: false,
  domainSecureEnabled: true,
});

const ABSENT = factsWithoutTls();

function transportConfig(domains: readonly string[] | null): TransportConfig {
  return {
    tlsReceiveDomainSecureList: domains,
    tlsSendDomainSecureList: null,
    cutProperties: [],
    unknownProperties: 0,
  };
}

interface Situation {
  readonly declared?: Partial<ReceiveConnector>;
  readonly others?: readonly ReceiveConnector[];
  readonly domains?: readonly string[] | null;
  readonly policy?: Partial<Policy>;
  readonly standard?: Partial<Standard>;
}

/** Judges a session with a connector that answered for certain. */
function hold(seen: Facts, situation: Situation = {}): Judged {
  const { declared, others = [], domains = ['woodgrove.example'], policy, standard } = situation;
  const one = { ...SECURED, ...declared };
  return judge(observation({ facts: seen }), [event11012, domainSecurityIneffective], {
    ...DEFAULT_STANDARD,
    policy: {
      ...policyOf(one, ...others),
      transportConfig: transportConfig(domains),
      ...policy,
    },
    connector: one.identity,
    ...standard,
  });
}

function predict(seen: Facts, situation: Situation = {}): Prediction {
  const [prediction, ...more] = hold(seen, situation).predictions;
  if (!prediction || more.length > 0) throw new Error(`not one prediction: ${more.length}`);
  return prediction;
}

const other = (declared: Partial<ReceiveConnector>) =>
  connector({ identity: 'EX01\\Other', enabled: true, bindings: ['0.0.0.0:25'], ...declared });

describe('event 11012, where STARTTLS cannot be had', () => {
  test('is certain', () => {
    expect(predict(ABSENT).certainty).toBe('certain');
  });

  test('is certain without Tls, too', () => {
    expect(predict(ABSENT, { declared: { authMechanism: [] } }).certainty).toBe('certain');
  });

  test.each<[string, Partial<ReceiveConnector>]>([
    ['on the same binding', {}],
    ['on one address of a binding to all', { bindings: ['192.0.2.10:25'] }],
    ['for a few addresses', { remoteIpRanges: ['203.0.113.9'] }],
    ['that may be enabled', { enabled: null }],
    ['with Bindings that were not declared', { bindings: null }],
  ])('is likely where another connector could answer the partner: %s', (_what, declared) => {
    const prediction = predict(ABSENT, { others: [other(declared)] });
    expect(prediction.certainty).toBe('likely');
    expect(prediction.evidence.at(-1)).toContain('EX01\\Other may answer the partner');
  });

  test.each<[string, Partial<ReceiveConnector>]>([
    ['on another port', { bindings: ['0.0.0.0:587'] }],
    ['on IPv6 alone', { bindings: ['[::]:25'] }],
    ['that is disabled', { enabled: false }],
    ['on another server', { identity: 'EX02\\Other', server: 'EX02' }],
    ['that is open to nobody', { remoteIpRanges: [] }],
  ])('stays certain beside a connector %s', (_what, declared) => {
    expect(predict(ABSENT, { others: [other(declared)] }).certainty).toBe('certain');
  });

  test.each<[string, boolean | null]>([
    ['under RequireTLS, which refuses the mail before', true],
    ['where RequireTLS was not declared', null],
  ])('is possible %s', (_what, requireTls) => {
    expect(predict(ABSENT, { declared: { requireTls } }).certainty).toBe('possible');
  });

  test('is possible under a RequireTLS of the command line', () => {
    expect(predict(ABSENT, { standard: { requireTls: true } }).certainty).toBe('possible');
  });
});

describe('event 11012 otherwise', () => {
  const masked = ehloFacts(undefined, {
    masked: [{ mark: 'keyword-overwritten', line: '250 XXXXXXXA' }],
  });

  test.each<[string, Facts, RegExp]>([
    ['offered', facts(), /depends on whether the partner uses it/],
    [
      'offered and refused for now',
      facts({ starttls: starttlsFacts({ negotiated: false, reply: replyOf('454 4.7.0 No') }) }),
      /depends on whether the partner uses it/,
    ],
    ['hidden on our path', factsWithoutTls({}, masked), /hidden on our path/],
    ['not seen at all', factsUntold(), /could not be seen/],
  ])('is possible where STARTTLS is %s', (_what, seen, evidence) => {
    const prediction = predict(seen);
    expect(prediction.certainty).toBe('possible');
    expect(prediction.evidence.join('\n')).toMatch(evidence);
  });

  test.each<[string, Situation]>([
    ['no domain is listed', { domains: [] }],
    ['the list was not declared', { domains: null }],
    ['no transport configuration was declared', { policy: { transportConfig: null } }],
    ['only a wildcard is listed, which Exchange does not support', { domains: ['*.example'] }],
    ['DomainSecureEnabled is false', { declared: { domainSecureEnabled: false } }],
    ['DomainSecureEnabled was not declared', { declared: { domainSecureEnabled: null } }],
  ])('is not foretold where %s', (_what, situation) => {
    expect(hold(ABSENT, situation).predictions).toEqual([]);
  });

  test('is not foretold under TLS from the first octet', () => {
    const seen = facts({ starttls: starttlsFacts({ implicit: true, advertised: null }) });
    expect(hold(seen).predictions).toEqual([]);
  });
});

describe('the prediction', () => {
  test('is in the words of the event, one for each listed domain', () => {
    const { predictions } = hold(ABSENT, { domains: ['a.example', 'b.example', 'a.example'] });
    expect(predictions.map(({ message }) => message)).toEqual(
      ['a.example', 'b.example'].map(
        (domain) =>
          `A message from domain-secured domain '${domain}' on connector 'EX01\\Partners' could ` +
          'not be authenticated because the server did not use Transport Layer Security (TLS). ' +
          `Contact the administrator for ${domain} to resolve the problem, or remove the domain ` +
          'from the domain-secured list.',
      ),
    );
    expect(predictions[0]).toMatchObject({
      eventId: 11012,
      symbolicName: 'MessageNotAuthenticatedTlsNotStarted',
      severity: 'error',
      connector: 'EX01\\Partners',
    });
  });

  test('quotes what was declared and seen', () => {
    expect(predict(ABSENT).evidence).toEqual([
      'declared: TLSReceiveDomainSecureList holds woodgrove.example',
      'declared on EX01\\Partners: DomainSecureEnabled $true',
      'declared on EX01\\Partners: RequireTLS $false',
      'declared on EX01\\Partners: AuthMechanism Tls, Integrated',
      'seen: EHLO lists SIZE X-ANONYMOUSTLS X-EXPS 8BITMIME',
    ]);
  });

  test('has the actions of the page, with the names that were declared', () => {
    const sendConnectors = [
      sendConnector({ identity: "Jack's", addressSpaces: ['smtp:Woodgrove.example;1'] }),
      sendConnector({ identity: 'Internet', addressSpaces: ['smtp:*;1'] }),
    ];
    const action = predict(ABSENT, { policy: { sendConnectors } }).userAction;
    expect(action.filter((line) => !line.startsWith('#'))).toEqual([
      "Set-TransportConfig -TLSReceiveDomainSecureList @{Remove='woodgrove.example'}",
      "Set-ReceiveConnector -Identity 'EX01\\Partners' -Enabled $false",
      "Set-SendConnector -Identity 'Jack''s' -Enabled $false",
    ]);
    expect(action.join('\n')).toContain('Ask the administrator of woodgrove.example');
  });

  test('has a placeholder for a Send connector that was not declared', () => {
    const action = predict(ABSENT).userAction;
    expect(action).toContain("Set-SendConnector -Identity '<Send connector name>' -Enabled $false");
  });

  test('says first what has to be mended here', () => {
    expect(predict(ABSENT).userAction[0]).toContain('12014');
    const [, allow] = predict(ABSENT, { declared: { authMechanism: ['Integrated'] } }).userAction;
    expect(allow).toBe(
      "Set-ReceiveConnector -Identity 'EX01\\Partners' -AuthMechanism Tls,Integrated",
    );
    expect(predict(facts()).userAction[0]).toContain('Ask the administrator');
  });
});

describe('domain security that is ineffective', () => {
  const off = { domainSecureEnabled: false } as const;

  test.each<[string, Partial<ReceiveConnector>]>([
    ['whoever may come', { permissionGroups: null }],
    ['with AnonymousUsers', { permissionGroups: ['AnonymousUsers', 'ExchangeServers'] }],
    ['with Partners', { permissionGroups: ['Partners'] }],
  ])('is a warning on a connector %s', (_what, declared) => {
    const { findings, verdict } = hold(facts(), { declared: { ...off, ...declared } });
    expect(verdict).toBe('warning');
    expect(findings).toEqual([
      expect.objectContaining({
        id: 'domain-security-ineffective',
        evidence: [
          'declared: TLSReceiveDomainSecureList woodgrove.example',
          'declared on EX01\\Partners: DomainSecureEnabled $false',
          expect.stringContaining('not documented'),
        ],
      }),
    ]);
    expect(findings[0]?.fix).toContain(
      "Set-ReceiveConnector -Identity 'EX01\\Partners' -DomainSecureEnabled $true",
    );
  });

  test.each<[string, Situation]>([
    ['DomainSecureEnabled is true', {}],
    ['DomainSecureEnabled was not declared', { declared: { domainSecureEnabled: null } }],
    ['no domain is listed', { declared: off, domains: [] }],
    ['partners cannot come', { declared: { ...off, permissionGroups: ['ExchangeUsers'] } }],
  ])('is not said where %s', (_what, situation) => {
    expect(hold(facts(), situation).findings).toEqual([]);
  });
});
