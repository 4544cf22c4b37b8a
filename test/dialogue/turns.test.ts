import { expect, test } from 'vitest';
import type { Probe, ProbeStage } from '../../src/dialogue/probe.ts';
import { Turns } from '../../src/dialogue/turns.ts';

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

const idsOf = (probes: readonly Probe[]) => probes.map(({ id }) => id);

test.each([
  [
    'the greeting first',
    ['greeting', 'before-tls', 'handshake', 'after-tls'],
    ['hello'],
    ['clear-1', 'clear-2', 'shake', 'after-1'],
  ],
  [
    'TLS first',
    ['handshake', 'greeting', 'before-tls'],
    ['shake', 'hello'],
    ['clear-1', 'clear-2'],
  ],
] as const)('%s: stage after stage, within one as in the table', (_, stages, before, after) => {
  const inTurn = new Turns(stages).of(PROBES);
  expect(idsOf(inTurn.before)).toEqual(before);
  expect(idsOf(inTurn.after)).toEqual(after);
});

test('each list of probes has an order of its own, which is worked out once', () => {
  const turns = new Turns(['greeting', 'before-tls']);
  const one = turns.of(PROBES);
  expect(turns.of(PROBES)).toBe(one);
  expect(idsOf(turns.of(PROBES.slice(0, 3)).after)).toEqual(['clear-1']);
});
