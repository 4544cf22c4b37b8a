import { expect, test } from 'vitest';
import { UNDOCUMENTED } from '../../src/rules/event.ts';
import { foretell } from '../../src/rules/foretell.ts';

const EVENT = {
  ...UNDOCUMENTED,
  eventId: 4711,
  severity: 'warning',
  message: 'Connector %2 of %1, %2 again, and %3.',
  meaning: '',
  foresight: 'probe',
  reference: '',
} as const;

test.each([
  ['every mark', ['EX01', 'Relay', '7'], 'Connector Relay of EX01, Relay again, and 7.'],
  [
    'what looks like a replacement pattern',
    ['$&', '%1', ''],
    'Connector %1 of $&, %1 again, and .',
  ],
  ['only what is given', ['EX01'], 'Connector %2 of EX01, %2 again, and %3.'],
])('fills in %s', (_what, parameters, message) => {
  const occasion = { certainty: 'likely', connector: null, evidence: [], userAction: [] } as const;
  expect(foretell(EVENT, { ...occasion, parameters })).toEqual({
    eventId: 4711,
    source: 'MSExchangeTransport',
    symbolicName: null,
    severity: 'warning',
    message,
    ...occasion,
  });
});
