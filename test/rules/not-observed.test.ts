import { describe, expect, test } from 'vitest';
import type { StartTlsFacts } from '../../probes/starttls.ts';
import type { Failure, FailureKind } from '../../src/smtp/failure.ts';
import {
  ehloFacts,
  facts,
  factsUntold,
  factsWithoutTls,
  replyOf,
  starttlsFacts,
} from '../support/observations.ts';
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
        fix: [
          'Heed the reply: say another name (--ehlo-name), or probe from another address (--source).',
        ],
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

describe('a record that is said to be completed, but lacks the answer, is no pass', () => {
  test.each<[claim: string, starttls: Partial<StartTlsFacts>, why: string]>([
    ['no reply to STARTTLS', { reply: null }, 'it is offered, but no reply to it was recorded'],
    ['no reply and no handshake', { reply: null, negotiated: null }, 'it is offered, but no reply'],
    ['a 220, and then nothing', { negotiated: null }, 'no handshake was recorded'],
    ['a 220, and a handshake that was not completed', { negotiated: false }, 'no handshake was'],
    ['421', { reply: replyOf('421 Bye'), negotiated: false }, 'turned us away: 421 Bye'],
    [
      'nothing under implicit TLS',
      { advertised: null, implicit: true },
      'no handshake was recorded',
    ],
  ])('%s', (_claim, starttls, why) => {
    for (const say of [sayUndeclared, sayRequired]) {
      const { findings, verdict } = say({ starttls: starttlsFacts(starttls) });
      expect(findings.map(({ id }) => id)).toEqual(['not-observed']);
      expect(findings[0]?.message).toContain(why);
      expect(findings[0]?.fix).toEqual(['Probe again: what was saved is not the whole record.']);
      expect(verdict).toBe('unknown');
    }
  });

  test.each([
    ['STARTTLS that was not listed and not asked for', factsWithoutTls({ reply: null })],
    ['STARTTLS that was refused', { starttls: starttlsFacts({ reply: replyOf('454 No') }) }],
    ['STARTTLS that works', { starttls: starttlsFacts() }],
  ])('%s is an answer', (_claim, seen) => {
    expect(sayUndeclared(seen).findings.map(({ id }) => id)).not.toContain('not-observed');
  });
});

describe('the next step', () => {
  test.each<[Pick<Failure, 'kind' | 'stage' | 'code'>, RegExp]>([
    [{ kind: 'unresolved', stage: 'resolve', code: 'ENOTFOUND' }, /Check the name.+--dns/],
    [{ kind: 'unresolved', stage: 'resolve', code: 'NULLMX' }, /takes no mail/],
    [{ kind: 'unresolved', stage: 'resolve', code: 'MXADDRESS' }, /MX record name a host/],
    [{ kind: 'unresolved', stage: 'resolve', code: 'TOOMANYMX' }, /by their own names/],
    [{ kind: 'unreachable', stage: 'connect', code: 'ECONNREFUSED' }, /port, the service/],
    [{ kind: 'unreachable', stage: 'connect', code: 'EHOSTUNREACH' }, /block port 25/],
    [{ kind: 'unreachable', stage: 'connect', code: 'EADDRNOTAVAIL' }, /--source/],
    [{ kind: 'unreachable', stage: 'connect', code: 'EMFILE' }, /--concurrency/],
    [{ kind: 'timed-out', stage: 'connect' }, /block port 25/],
    [{ kind: 'timed-out', stage: 'greeting' }, /--greeting-timeout.+smtps:/],
    [{ kind: 'timed-out', stage: 'ehlo' }, /--reply-timeout/],
    [{ kind: 'timed-out', stage: 'handshake' }, /--handshake-timeout/],
    [{ kind: 'closed', stage: 'greeting' }, /log of the server/],
    [{ kind: 'refused', stage: 'greeting' }, /^Heed the reply; wait.+--source/],
    [{ kind: 'malformed', stage: 'greeting' }, /smtps:/],
    [{ kind: 'cancelled', stage: 'ehlo' }, /interrupted/],
    [{ kind: 'internal-error', stage: 'connect' }, /bug of ours/],
  ])('after %j', (failure, step) => {
    const given = { failure: { ...failure, message: 'the reason' }, outcome: failure.kind };
    const [finding] = sayUndeclared(factsUntold(), given).findings;
    expect(finding?.fix).toEqual([expect.stringMatching(step)]);
    expect(finding?.fix[0]?.length).toBeLessThan(100);
  });

  test('on another port than 25 says nothing of networks that block it', () => {
    const failure = { kind: 'unreachable', stage: 'connect', code: 'EHOSTUNREACH' } as const;
    const given = { failure: { ...failure, message: '' }, outcome: failure.kind, port: 587 };
    expect(sayUndeclared(factsUntold(), given).findings[0]?.fix.join()).not.toContain('25');
  });
});
