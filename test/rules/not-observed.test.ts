import { describe, expect, test } from 'vitest';
import type { FailureKind } from '../../src/smtp/failure.ts';
import { ehloFacts, facts, factsUntold, replyOf, starttlsFacts } from '../support/observations.ts';
import { sayRequired, sayUndeclared } from './say.ts';

const KINDS: Record<FailureKind, 'answered' | 'unanswered'> = {
  unresolved: 'unanswered',
  unreachable: 'unanswered',
  'timed-out': 'unanswered',
  closed: 'unanswered',
  refused: 'unanswered',
  malformed: 'unanswered',
  'handshake-failed': 'answered',
  cancelled: 'unanswered',
  'internal-error': 'unanswered',
};

const failed = (kind: FailureKind) => ({
  outcome: kind,
  failure: { stage: 'starttls', kind, message: 'the reason' } as const,
});

describe('not to know is never a pass, and never the same as absence', () => {
  test.each(Object.keys(KINDS) as FailureKind[])('%s before STARTTLS was in question', (kind) => {
    for (const { findings, verdict } of [
      sayUndeclared(factsUntold(), failed(kind)),
      sayRequired(factsUntold(), failed(kind)),
    ]) {
      const ids = findings.map(({ id }) => id);
      expect(ids).toContain('not-observed');
      expect(ids).not.toContain('starttls-absent');
      expect(['unknown', 'critical']).toContain(verdict);
    }
  });

  test.each(Object.entries(KINDS))('%s after STARTTLS was listed is %s', (kind, answered) => {
    const seen = facts({ starttls: starttlsFacts({ negotiated: false, reply: null }) });
    const { findings } = sayUndeclared(seen, failed(kind as FailureKind));
    expect(findings.some(({ id }) => id === 'not-observed')).toBe(answered === 'unanswered');
  });

  test('a server that would not hear EHLO', () => {
    const ehlo = ehloFacts([], { esmtp: null, refusal: replyOf('550 5.7.1 Not you') });
    const { findings, verdict } = sayRequired({ ...factsUntold(), ehlo });
    expect(findings).toEqual([
      {
        id: 'not-observed',
        severity: 'unknown',
        message:
          'Could not tell whether STARTTLS is offered: the server did not accept EHLO, so it listed nothing.',
        evidence: ['seen: EHLO was answered 550 5.7.1 Not you'],
        fix: [],
      },
    ]);
    expect(verdict).toBe('unknown');
  });

  test('a reply that turned us away is quoted', () => {
    const reply = replyOf('421 4.3.2 Service not available');
    const failure = { stage: 'greeting', kind: 'refused', message: 'turned away', reply } as const;
    const [finding] = sayUndeclared(factsUntold(), { failure, outcome: 'refused' }).findings;
    expect(finding?.evidence).toEqual(['seen: 421 4.3.2 Service not available']);
  });
});

test.each([
  ['STARTTLS is offered', { advertised: null }],
  ['STARTTLS works', { advertised: true }],
  ['TLS works', { advertised: null, implicit: true }],
])('it says that it could not tell whether %s', (question, starttls) => {
  const seen = { starttls: starttlsFacts({ negotiated: null, reply: null, ...starttls }) };
  const [finding] = sayUndeclared(seen, failed('timed-out')).findings;
  expect(finding?.message).toBe(`Could not tell whether ${question}: the reason.`);
});

test('implicit TLS that works is an answer', () => {
  const starttls = starttlsFacts({
    advertised: null,
    negotiated: null,
    implicit: true,
    reply: null,
  });
  expect(sayRequired(facts({ starttls })).findings).toEqual([]);
});
