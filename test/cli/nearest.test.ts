import { expect, test } from 'vitest';
import { nearest } from '../../src/cli/nearest.ts';

const WORDS = ['require-tls', 'no-legacy', 'timeout', 'connect-timeout', 'dns', 'port'];

test.each([
  ['a letter dropped', 'timout', 'timeout'],
  ['a letter doubled', 'timeoutt', 'timeout'],
  ['two letters changed', 'raquire-tlz', 'require-tls'],
  ['hyphens lost, in another case', 'RequireTLS', 'require-tls'],
  ['an underscore for a hyphen', 'connect_timeout', 'connect-timeout'],
  ['a dash too few before it', '-port', 'port'],
  ['another word', 'bogus', null],
  ['a short word that shares a letter', 'tls', null],
  ['nothing', '', null],
])('%s', (_claim, typed, expected) => {
  expect(nearest(typed, WORDS)).toBe(expected);
});

test('finds nothing where there is nothing', () => {
  expect(nearest('port', [])).toBeNull();
});
