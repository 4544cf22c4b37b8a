import { describe, expect, test } from 'vitest';
import { chooseProbes, readSamples } from '../../src/cli/chosen-probes.ts';

type Given = Parameters<typeof chooseProbes>[0];

const NOTHING: Given = { probe: undefined, samples: undefined, 'i-own-this-host': undefined };

function further(given: Partial<Given>): string[] {
  const usual = chooseProbes(NOTHING).map(({ id }) => id);
  const ids = chooseProbes({ ...NOTHING, ...given }).map(({ id }) => id);
  return ids.filter((id) => !usual.includes(id));
}

test.each<[string, Partial<Given>, string[]]>([
  ['nothing', {}, []],
  ['--enforce', { enforce: true }, ['mail-before-tls']],
  ['a question by its id', { probe: ['tls-versions'] }, ['tls-versions']],
  [
    'two, in the order of the table',
    { probe: ['client-certificate', 'tls-versions'] },
    ['tls-versions', 'client-certificate'],
  ],
  ['one of the usual ones', { probe: ['ehlo'] }, []],
  ['--samples', { samples: 3 }, ['samples']],
  [
    'an attack on a host of our own',
    { probe: ['command-injection'], 'i-own-this-host': true },
    ['command-injection'],
  ],
  ['that the host is ours, which asks nothing by itself', { 'i-own-this-host': true }, []],
])('%s asks further', (_claim, given, expected) => {
  expect(further(given)).toEqual(expected);
});

describe('refused is', () => {
  test.each<[string, Partial<Given>, string]>([
    ['an attack without a word', { probe: ['command-injection'] }, 'with --i-own-this-host'],
    ['a question that is mistyped', { probe: ['tls-version'] }, 'did you mean tls-versions?'],
    [
      'a question that is not there',
      { probe: ['zzz'] },
      'write one of mail-before-tls, tls-versions',
    ],
    ['samples without their number', { probe: ['samples'] }, '--samples 5'],
  ])('%s', (_claim, given, message) => {
    expect(() => chooseProbes({ ...NOTHING, ...given })).toThrow(message);
  });

  test.each([0, 1, 1.5, 101, Number.NaN])('%d samples', (samples) => {
    expect(() => readSamples({ samples })).toThrow('--samples: write a whole number from 2 to 100');
  });
});

test('one look is enough where nobody asked for more', () => {
  expect(readSamples({ samples: undefined })).toBe(1);
  expect(readSamples({ samples: 5 })).toBe(5);
});
