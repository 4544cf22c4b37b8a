import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { firstOperandAt, splitArguments } from '../../src/cli/arguments.ts';
import { UsageError } from '../../src/cli/exit-codes.ts';
import { readGiven } from '../../src/cli/given.ts';
import type { Options } from '../../src/cli/option.ts';

const OPTIONS = {
  quiet: { type: 'boolean', short: 'q', describe: '' },
  ipv4: { type: 'boolean', short: '4', describe: '' },
  port: { type: 'number', value: 'N', default: 25, describe: '' },
  output: { type: 'string', value: 'FILE', describe: '' },
  policy: { type: 'string', value: 'FILE', several: 'repeated', describe: '' },
  old: { type: 'string', value: 'FILE..', several: 'listed', describe: '' },
} as const satisfies Options;

const SIGNATURE = {
  name: 'look',
  operands: { name: 'target', describe: 'host', required: false },
  options: OPTIONS,
};

function split(line: string) {
  const { options, operands, unknown } = splitArguments(line.split(' '), OPTIONS);
  const written = [...options].map(([name, { texts }]) => [name, ...texts]);
  return { written, operands, unknown };
}

describe('a command line is split into options and operands', () => {
  test.each([
    ['--output=a b', [['output', 'a']], ['b'], []],
    ['--output a b', [['output', 'a']], ['b'], []],
    ['b --output a', [['output', 'a']], ['b'], []],
    ['--output - -', [['output', '-']], ['-'], []],
    ['--output a=b', [['output', 'a=b']], [], []],
    ['--output=', [['output', '']], [], []],
    ['a --output', [['output', null]], ['a'], []],
    [
      '--output --quiet a',
      [
        ['output', null],
        ['quiet', null],
      ],
      ['a'],
      [],
    ],
    [
      '--output -4 --output',
      [
        ['output', null, null],
        ['ipv4', null],
      ],
      [],
      [],
    ],
    [
      '--policy --port --old -- a',
      [
        ['policy', null],
        ['port', null],
        ['old', null],
      ],
      ['a'],
      [],
    ],
    ['-q4x a', [], ['a'], ['-q4x']],
    ['-quiet=5', [], [], ['-quiet']],
    ['--output=--quiet', [['output', '--quiet']], [], []],
    ['--port -1 a', [['port', '-1']], ['a'], []],
    ['--port -.5 a', [['port', '-.5']], ['a'], []],
    ['--quiet a', [['quiet', null]], ['a'], []],
    ['--quiet=false a', [['quiet', 'false']], ['a'], []],
    [
      '-4q a',
      [
        ['ipv4', null],
        ['quiet', null],
      ],
      ['a'],
      [],
    ],
    ['--policy a b --policy c', [['policy', 'a', 'c']], ['b'], []],
    [
      '--old a b --quiet c',
      [
        ['old', 'a', 'b'],
        ['quiet', null],
      ],
      ['c'],
      [],
    ],
    ['--old a b -- c', [['old', 'a', 'b']], ['c'], []],
    ['a -- --output -q --', [], ['a', '--output', '-q', '--'], []],
    ['--outptu=a --Quiet', [], [], ['--outptu', '--Quiet']],
    ['-port 5', [], ['5'], ['-port']],
    ['--__proto__=a --constructor', [], [], ['--__proto__', '--constructor']],
  ])('%s', (line, written, operands, unknown) => {
    expect(split(line)).toEqual({ written, operands, unknown });
  });
});

test.each([
  ['look', 0],
  ['--port 5 look a', 2],
  ['--quiet look', 1],
  ['--quiet -- look', -1],
  ['--output look', -1],
])('the first operand of %s', (line, at) => {
  expect(firstOperandAt(line.split(' '), OPTIONS)).toBe(at);
});

const WORD = fc.oneof(
  fc.constantFrom(
    '--',
    '-',
    '-4',
    '--quiet',
    '--port',
    '--old',
    '--policy=',
    '--quiet=no',
    '--no-quiet',
  ),
  fc.string().map((text) => `--${text}`),
  fc.string(),
);

test('whatever stands behind -- is an operand, as it is', () => {
  fc.assert(
    fc.property(fc.array(fc.string()), (words) => {
      expect(splitArguments(['--port', '5', '--', ...words], OPTIONS).operands).toEqual(words);
    }),
  );
});

test('any command line is taken, or refused as the mistake of its user', () => {
  fc.assert(
    fc.property(fc.array(WORD), (args) => {
      try {
        const given = readGiven(SIGNATURE, splitArguments(args, OPTIONS));
        expect(Object.keys(given)).toEqual([...Object.keys(OPTIONS), 'target']);
      } catch (error) {
        if (!(error instanceof UsageError)) throw error;
      }
    }),
  );
});

describe('what is given has the type that is declared', () => {
  test.each([
    ['', { port: 25 }],
    ['--port 587', { port: 587 }],
    ['--port many', { port: Number.NaN }],
    ['--quiet', { quiet: true, port: 25 }],
    ['--quiet=true', { quiet: true, port: 25 }],
    ['--quiet=false', { quiet: false, port: 25 }],
    ['--quiet=false -q --quiet', { quiet: true, port: 25 }],
    ['--policy a --policy b', { policy: ['a', 'b'], port: 25 }],
    ['--old a', { old: ['a'], port: 25 }],
  ])('%s', (line, expected) => {
    const args = line.split(' ').filter((word) => word !== '');
    const given = readGiven(SIGNATURE, splitArguments(args, OPTIONS));
    expect(given).toEqual({ ...expected, target: [] });
  });
});
