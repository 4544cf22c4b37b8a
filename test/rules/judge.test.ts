import { describe, expect, test } from 'vitest';
import type { ReceiveConnector } from '../../src/policy/connector.ts';
import type { Certainty } from '../../src/rules/finding.ts';
import { RULES } from '../../src/rules/index.ts';
import { DEFAULT_STANDARD, judge, type Standard } from '../../src/rules/judge.ts';
import type { Case, Rule } from '../../src/rules/rule.ts';
import { defineRule } from '../../src/rules/rule.ts';
import { ANSWERING, CLIENT_FRONTEND, connector, DEFAULT_FRONTEND } from '../support/connectors.ts';
import { prediction } from '../support/judged.ts';
import { facts, factsUntold, factsWithoutTls, observation } from '../support/observations.ts';
import { policyOf } from '../support/policies.ts';

/** What the rules are told of the case. */
function caseOf(given: Partial<Standard>, seen = observation()): Case {
  const cases: Case[] = [];
  const watching: Rule = {
    id: 'watching',
    title: '',
    reference: '',
    needs: [],
    judge: (_facts, circumstances) => {
      cases.push(circumstances);
      return [];
    },
  };
  judge(seen, [watching], { ...DEFAULT_STANDARD, ...given });
  const [only] = cases;
  if (!only) throw new Error('the rule was not asked');
  return only;
}

describe('what was declared for a session', () => {
  test('is nothing by default', () => {
    expect(caseOf({})).toMatchObject({ declaration: null, unmatched: null, expiringDays: 14 });
  });

  test('is what the connector at the endpoint declares', () => {
    const { declaration, unmatched } = caseOf({
      policy: policyOf(DEFAULT_FRONTEND, CLIENT_FRONTEND),
    });
    expect(declaration).toEqual({
      identity: 'EX01\\Default Frontend EX01',
      requireTls: false,
      requireTlsInline: false,
      authMechanism: DEFAULT_FRONTEND.authMechanism,
      unknownAuthBits: 0,
    });
    expect(unmatched).toBeNull();
  });

  test('is what the named connector declares, wherever it listens', () => {
    const { declaration } = caseOf({
      policy: policyOf(DEFAULT_FRONTEND, CLIENT_FRONTEND),
      connector: 'ex01\\client frontend EX01',
    });
    expect(declaration?.identity).toBe('EX01\\Client Frontend EX01');
  });

  test('is a RequireTLS of no connector when it comes from the command line', () => {
    expect(caseOf({ requireTls: true }).declaration).toEqual({
      identity: null,
      requireTls: true,
      requireTlsInline: true,
      authMechanism: null,
      unknownAuthBits: 0,
    });
  });

  test('is the connector with RequireTLS when both are given', () => {
    const { declaration } = caseOf({ policy: policyOf(DEFAULT_FRONTEND), requireTls: true });
    expect(declaration).toMatchObject({
      identity: 'EX01\\Default Frontend EX01',
      requireTls: true,
      authMechanism: DEFAULT_FRONTEND.authMechanism,
    });
  });

  test('is nothing, with the reason, when no connector can be named', () => {
    const { declaration, unmatched } = caseOf({ policy: policyOf(CLIENT_FRONTEND) });
    expect(declaration).toBeNull();
    expect(unmatched).toBe('no enabled connector listens on port 25 over IPv4');
  });
});

describe('what is judged', () => {
  test('is the observation as it was, with what there is to say', () => {
    const seen = observation({ facts: factsWithoutTls() });
    const before = structuredClone(seen);
    const {
      connector: named,
      findings,
      predictions,
      verdict,
      ...rest
    } = judge(seen, RULES, { ...DEFAULT_STANDARD, policy: policyOf(DEFAULT_FRONTEND) });
    expect(rest).toEqual(before);
    expect(seen).toEqual(before);
    expect(named).toBe('EX01\\Default Frontend EX01');
    expect(findings.map(({ id }) => id)).toEqual(['starttls-absent']);
    expect(predictions.map(({ eventId, certainty }) => `${eventId} ${certainty}`)).toEqual([
      '12014 likely',
    ]);
    expect(verdict).toBe('critical');
  });

  test('can be judged again by another standard', () => {
    const seen = observation({ facts: factsWithoutTls() });
    const strict = connector({ requireTls: true, authMechanism: [] });
    const first = judge(seen, RULES, DEFAULT_STANDARD);
    const again = judge(first, RULES, { ...DEFAULT_STANDARD, policy: policyOf(strict) });
    expect(again).toEqual(judge(seen, RULES, { ...DEFAULT_STANDARD, policy: policyOf(strict) }));
    expect([first.verdict, again.verdict]).toEqual(['warning', 'critical']);
  });

  test('gives the same from what was saved as JSON', () => {
    const seen = observation({ facts: factsWithoutTls() });
    const saved = JSON.parse(JSON.stringify(seen));
    expect(judge(saved, RULES, DEFAULT_STANDARD)).toEqual(judge(seen, RULES, DEFAULT_STANDARD));
  });
});

describe('a prediction is no surer than that its connector answered', () => {
  const foretelling = (connector: string | null, certainty: Certainty): Rule => ({
    id: 'foretelling',
    title: '',
    reference: '',
    needs: [],
    judge: () => [prediction({ certainty, connector })],
  });
  const doubtful = connector({ identity: 'EX01\\Doubtful' });
  const sure = connector({ ...ANSWERING, identity: 'EX01\\Sure' });

  test.each<[string, ReceiveConnector, string | null, Certainty, Certainty]>([
    ['certain of one that may not have answered', doubtful, doubtful.identity, 'certain', 'likely'],
    ['likely of one that may not have answered', doubtful, doubtful.identity, 'likely', 'likely'],
    [
      'possible of one that may not have answered',
      doubtful,
      doubtful.identity,
      'possible',
      'possible',
    ],
    ['certain of one that answered', sure, sure.identity, 'certain', 'certain'],
    ['certain of no connector in particular', doubtful, null, 'certain', 'certain'],
  ])('%s', (_claim, declared, named, certainty, expected) => {
    const standard = { ...DEFAULT_STANDARD, policy: policyOf(declared) };
    const [only] = judge(observation(), [foretelling(named, certainty)], standard).predictions;
    expect(only?.certainty).toBe(expected);
    const isLowered = certainty !== expected;
    expect(only?.evidence.includes('not certain: that EX01\\Doubtful answered')).toBe(isLowered);
  });
});

describe('a session that was meant for a connector', () => {
  test.each([
    ['is held against it', DEFAULT_FRONTEND.identity, DEFAULT_FRONTEND.identity, null],
    [
      'is told apart from one that another answered',
      'EX01\\Client Frontend EX01',
      'EX01\\Client Frontend EX01',
      'EX01\\Client Frontend EX01',
    ],
  ])('%s', (_claim, meant, held, mistaken) => {
    const policy = policyOf({ ...DEFAULT_FRONTEND, ...ANSWERING }, CLIENT_FRONTEND);
    const circumstances = caseOf({ policy, connector: meant });
    expect(circumstances.connector?.identity).toBe(held);
    expect(circumstances.mistaken?.meant ?? null).toBe(mistaken);
  });
});

describe('a rule', () => {
  const needy = defineRule({
    id: 'needy',
    title: '',
    reference: '',
    needs: ['starttls', 'certificate'],
    judge: ({ certificate }) => [
      { id: 'needy', severity: 'info', message: certificate.subject, evidence: [], fix: [] },
    ],
  });

  test('is asked where the facts that it needs are there', () => {
    const { findings } = judge(observation({ facts: facts() }), [needy], DEFAULT_STANDARD);
    expect(findings.map(({ message }) => message)).toEqual(['CN=mail.example']);
  });

  test('is not asked where one of them is missing', () => {
    const seen = observation({ facts: factsUntold() });
    expect(judge(seen, [needy], DEFAULT_STANDARD).findings).toEqual([]);
  });
});
