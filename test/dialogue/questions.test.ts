import { expect, test } from 'vitest';
import type { Probe, ProbeStage } from '../../src/dialogue/probe.ts';
import { alone, inTurn, type Question } from '../../src/dialogue/questions.ts';

const common = { title: '', reference: '', intrusive: false };

function probe(id: string, stage: ProbeStage): Probe {
  return stage === 'own-connections'
    ? { ...common, id, stage, ask: async () => null }
    : { ...common, id, stage, ask: async () => null };
}

const PROBES = [
  probe('after-1', 'after-tls'),
  probe('survey', 'own-connections'),
  probe('clear-1', 'before-tls'),
  probe('alone', 'own-connection'),
  probe('hello', 'greeting'),
  probe('clear-2', 'before-tls'),
  probe('shake', 'handshake'),
];

const idsOf = (probes: readonly Question[]) => probes.map(({ id }) => id);

test.each([
  ['the greeting first', false, ['hello'], ['clear-1', 'clear-2', 'shake', 'after-1']],
  ['TLS first', true, ['shake', 'hello'], ['clear-1', 'clear-2']],
])('%s: stage after stage, within one as in the table', (_, implicitTls, before, after) => {
  const questions = inTurn(PROBES, implicitTls);
  expect(idsOf(questions.before)).toEqual(before);
  expect(idsOf(questions.after)).toEqual(after);
});

test('each list of probes has an order of its own, which is worked out once', () => {
  const one = inTurn(PROBES, false);
  expect(inTurn(PROBES, false)).toBe(one);
  expect(idsOf(inTurn(PROBES.slice(0, 3), false).after)).toEqual(['clear-1', 'after-1']);
});

test('what a connection is opened for is asked when the server has welcomed us', () => {
  const question = { id: 'alone', stage: 'own-connection', ask: () => null } as const;
  expect(alone(question)).toEqual({ before: [], after: [question] });
});
