import { describe, expect, test } from 'vitest';
import type { Facts } from '../../probes/index.ts';
import type { AuthMechanism, ReceiveConnector } from '../../src/policy/connector.ts';
import { event1032 } from '../../src/rules/event-1032.ts';
import type { Prediction } from '../../src/rules/finding.ts';
import { RULES } from '../../src/rules/index.ts';
import { DEFAULT_STANDARD, judge } from '../../src/rules/judge.ts';
import type { MaskingMark } from '../../src/smtp/masking.ts';
import { ANSWERING, connector } from '../support/connectors.ts';
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

const WITHOUT: readonly AuthMechanism[] = ['Integrated', 'BasicAuth', 'ExchangeServer'];
const WITH: readonly AuthMechanism[] = ['Tls', ...WITHOUT];

function predict(seen: Facts, declared: Partial<ReceiveConnector>): Prediction[] {
  const standard = {
    ...DEFAULT_STANDARD,
    policy: policyOf(connector({ ...ANSWERING, ...declared })),
  };
  return [...judge(observation({ facts: seen }), [event1032], standard).predictions];
}

function certaintyOf(seen: Facts, declared: Partial<ReceiveConnector>): string | null {
  const [prediction, ...others] = predict(seen, declared);
  expect(others).toEqual([]);
  return prediction?.certainty ?? null;
}

const marked = (mark: MaskingMark['mark']) =>
  factsWithoutTls({}, ehloFacts(undefined, { masked: [{ mark, line: '250 XXXXXXXA' }] }));

const ABSENT = factsWithoutTls();

/** Not listed, with a sign that something on the path hides it. */
const HIDDEN: readonly (readonly [sign: string, seen: Facts])[] = [
  ['a greeting of stars', marked('greeting-starred')],
  ['an overwritten keyword', marked('keyword-overwritten')],
  ['an overwritten EHLO', marked('command-overwritten')],
  ['EHLO refused where HELO works', marked('ehlo-refused')],
  [
    'an overwritten STARTTLS',
    factsWithoutTls({ reply: replyOf("500 5.0.0 'XXXXXXXX': command not understood") }),
  ],
  [
    'an unlisted STARTTLS that works',
    factsWithoutTls({ negotiated: true, reply: replyOf('220 Go') }),
  ],
  [
    'X-EXPS and X-ANONYMOUSTLS missing though ExchangeServer is declared',
    factsWithoutTls({}, ehloFacts(['SIZE 37748736', '8BITMIME'])),
  ],
];

const OFFERED: readonly (readonly [what: string, seen: Facts])[] = [
  ['works', facts()],
  [
    'is refused',
    facts({ starttls: starttlsFacts({ negotiated: false, reply: replyOf('454 No') }) }),
  ],
  ['is begun with the first octet', facts({ starttls: starttlsFacts({ implicit: true }) })],
];

describe('RequireTLS without Tls in AuthMechanism', () => {
  const declared = { requireTls: true, authMechanism: WITHOUT };

  test('and no STARTTLS is certain', () => {
    expect(certaintyOf(ABSENT, declared)).toBe('certain');
  });

  test('and AuthMechanism None is certain', () => {
    expect(certaintyOf(ABSENT, { ...declared, authMechanism: [] })).toBe('certain');
  });

  test.each(HIDDEN)('and %s is likely, by the declaration alone', (_sign, seen) => {
    expect(certaintyOf(seen, declared)).toBe('likely');
  });

  test('and nothing seen is likely, by the declaration alone', () => {
    expect(certaintyOf(factsUntold(), declared)).toBe('likely');
  });

  test.each(OFFERED)(
    'and a STARTTLS that %s is no event: the declaration is not what runs',
    (_, seen) => {
      expect(certaintyOf(seen, declared)).toBeNull();
    },
  );
});

describe('RequireTLS with AuthMechanism not declared', () => {
  const declared = { requireTls: true, authMechanism: null };

  test('and no STARTTLS is likely', () => {
    expect(certaintyOf(ABSENT, declared)).toBe('likely');
  });

  test.each(HIDDEN.filter(([sign]) => !sign.includes('ExchangeServer')))(
    'and %s is possible: the path hides STARTTLS',
    (_sign, seen) => {
      expect(certaintyOf(seen, declared)).toBe('possible');
    },
  );

  test('and nothing seen predicts nothing: could not tell', () => {
    expect(certaintyOf(factsUntold(), declared)).toBeNull();
  });

  test.each(OFFERED)('and a STARTTLS that %s predicts nothing', (_what, seen) => {
    expect(certaintyOf(seen, declared)).toBeNull();
  });
});

describe('RequireTLS with Tls in AuthMechanism', () => {
  const declared = { requireTls: true, authMechanism: WITH };

  test('and no STARTTLS is possible: the certificate is the likely cause', () => {
    expect(certaintyOf(ABSENT, declared)).toBe('possible');
  });

  test.each(HIDDEN)('and %s predicts nothing: the server is fine', (_sign, seen) => {
    expect(certaintyOf(seen, declared)).toBeNull();
  });

  test('and nothing seen predicts nothing: could not tell', () => {
    expect(certaintyOf(factsUntold(), declared)).toBeNull();
  });

  test.each(OFFERED)('and a STARTTLS that %s predicts nothing', (_what, seen) => {
    expect(certaintyOf(seen, declared)).toBeNull();
  });
});

describe('without RequireTLS nothing is predicted, whatever is seen', () => {
  const seen = [['absent', ABSENT], ['unknown', factsUntold()], ...HIDDEN, ...OFFERED] as const;

  test.each(seen)('%s', (_what, seen) => {
    for (const requireTls of [false, null]) {
      for (const authMechanism of [WITHOUT, WITH, null]) {
        expect(certaintyOf(seen, { requireTls, authMechanism })).toBeNull();
      }
    }
  });
});

describe('what is no sign of masking', () => {
  const declared = { requireTls: true, authMechanism: WITHOUT };

  test.each([
    ['X-ANONYMOUSTLS alone missing', ehloFacts(['SIZE', 'X-EXPS GSSAPI'])],
    ['X-EXPS alone missing', ehloFacts(['SIZE', 'X-ANONYMOUSTLS'])],
    ['both there in small letters', ehloFacts(['x-exps GSSAPI', 'x-anonymoustls'])],
  ])('%s', (_claim, ehlo) => {
    expect(certaintyOf(factsWithoutTls({}, ehlo), declared)).toBe('certain');
  });

  test('both missing where ExchangeServer is not declared', () => {
    const seen = factsWithoutTls({}, ehloFacts(['SIZE']));
    expect(certaintyOf(seen, { ...declared, authMechanism: ['Integrated'] })).toBe('certain');
  });

  test.each([
    ['Postfix', '502 5.5.1 Error: command not implemented'],
    ['Sendmail', '454 4.3.3 TLS not available after start'],
    ['Exim', '503 STARTTLS command used when not advertised'],
    ['Courier', '540 TLS not available.'],
  ])('the refusal of an unlisted STARTTLS by %s', (_server, line) => {
    expect(certaintyOf(factsWithoutTls({ reply: replyOf(line) }), declared)).toBe('certain');
  });

  test('an unlisted STARTTLS that was not asked for', () => {
    const seen = factsWithoutTls({ negotiated: null, reply: null });
    expect(certaintyOf(seen, declared)).toBe('certain');
  });
});

describe('the prediction', () => {
  const declared = {
    identity: "EX01\\Jack's connector",
    requireTls: true,
    authMechanism: WITHOUT,
  };

  test("is in Microsoft's words and names the connector", () => {
    expect(predict(ABSENT, declared)).toEqual([
      expect.objectContaining({
        eventId: 1032,
        source: 'MSExchangeTransport',
        symbolicName: null,
        severity: 'error',
        certainty: 'certain',
        connector: "EX01\\Jack's connector",
        message:
          'The Receive connector requires TLS before the MailFrom command can be run. ' +
          'However, the connector is not configured to accept TLS. ' +
          'Check the authentication setting of this connector.',
      }),
    ]);
  });

  test('quotes what was declared and what was seen', () => {
    expect(predict(ABSENT, declared)[0]?.evidence).toEqual([
      "declared on EX01\\Jack's connector: RequireTLS $true",
      "declared on EX01\\Jack's connector: AuthMechanism Integrated, BasicAuth, ExchangeServer",
      'seen: EHLO lists SIZE X-ANONYMOUSTLS X-EXPS 8BITMIME',
    ]);
  });

  test('quotes the signs of masking', () => {
    const [prediction] = predict(marked('keyword-overwritten'), declared);
    expect(prediction?.evidence.join('\n')).toContain('keyword-overwritten: 250 XXXXXXXA');
  });

  test('says that nothing was seen, and why', () => {
    const failure = { stage: 'greeting', kind: 'closed', message: 'the server closed' } as const;
    const { predictions } = judge(observation({ failure, facts: factsUntold() }), [event1032], {
      ...DEFAULT_STANDARD,
      policy: policyOf(connector(declared)),
    });
    expect(predictions[0]?.evidence.at(-1)).toMatch(/^seen: nothing\b.*the server closed/);
  });

  test('keeps every configured flag in its fix, and quotes the name', () => {
    const action = predict(ABSENT, declared)[0]?.userAction ?? [];
    expect(action).toContain(
      "Set-ReceiveConnector -Identity 'EX01\\Jack''s connector' " +
        '-AuthMechanism Tls,Integrated,BasicAuth,ExchangeServer',
    );
    expect(action).toContain(
      "Set-ReceiveConnector -Identity 'EX01\\Jack''s connector' -RequireTLS $false",
    );
  });

  test('does not touch AuthMechanism where Tls is there already', () => {
    const [prediction] = predict(ABSENT, { ...declared, authMechanism: WITH });
    expect(prediction?.userAction.join('\n')).not.toContain('-AuthMechanism');
    expect(prediction?.userAction.join('\n')).toContain('Enable-ExchangeCertificate');
  });

  test('reads the present flags first where they are not declared', () => {
    const [prediction] = predict(ABSENT, { ...declared, authMechanism: null });
    const lines = prediction?.userAction ?? [];
    const asked = lines.findIndex((line) => line.startsWith('$auth = '));
    const set = lines.findIndex((line) => line.includes("-AuthMechanism ($auth + 'Tls')"));
    expect(asked).toBeGreaterThanOrEqual(0);
    expect(set).toBe(asked + 1);
  });

  test('puts the likelier cause first', () => {
    const first = (authMechanism: readonly AuthMechanism[] | null) =>
      predict(ABSENT, { ...declared, authMechanism })[0]?.userAction.findIndex((line) =>
        line.includes('Get-ExchangeCertificate'),
      );
    expect(first(WITHOUT)).toBeGreaterThan(1);
    expect(first(null)).toBe(1);
    expect(first(WITH)).toBe(1);
  });

  test('declared on the command line is for no connector, and its fix has a placeholder', () => {
    const standard = { ...DEFAULT_STANDARD, requireTls: true };
    const [prediction] = judge(observation({ facts: ABSENT }), RULES, standard).predictions;
    expect(prediction).toMatchObject({ connector: null, certainty: 'likely' });
    expect(prediction?.evidence).toContain('declared on the command line: RequireTLS $true');
    expect(prediction?.evidence).toContain(
      'declared on the command line: AuthMechanism not declared',
    );
    const cmdlets = prediction?.userAction.filter((line) => line.includes('-Identity')) ?? [];
    expect(cmdlets.length).toBeGreaterThan(0);
    for (const cmdlet of cmdlets) expect(cmdlet).toContain("'<SERVER\\Connector name>'");
  });

  test('is not repeated among the findings', () => {
    const standard = { ...DEFAULT_STANDARD, requireTls: true };
    const { findings } = judge(observation({ facts: ABSENT }), RULES, standard);
    expect(findings.map(({ id }) => id)).toEqual(['starttls-absent']);
  });
});
