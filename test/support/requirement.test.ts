import { expect, test } from 'vitest';
import { requires } from './requirement.ts';

const FULLY_EQUIPPED = {
  isRoot: true,
  hasProgram: (program: string) => program === 'postfix',
  hasUser: (user: string) => user === 'postfix',
  succeeds: () => true,
  requireAll: false,
};

const LACKING = [
  ['the program', { hasProgram: () => false }, 'postfix is not on PATH'],
  ['the user', { hasUser: () => false }, 'there is no user postfix'],
  ['root', { isRoot: false }, 'needs root'],
] as const;

test.each([false, true])('runs where nothing is lacking, everything required: %s', (requireAll) => {
  const found = requires('postfix', { ...FULLY_EQUIPPED, requireAll });
  expect(found).toEqual({ skipped: false, title: 'postfix' });
});

test.each(LACKING)('without %s it is skipped, and the title says why', (_what, lack, reason) => {
  const found = requires('postfix', { ...FULLY_EQUIPPED, ...lack });
  expect(found).toEqual({ skipped: true, title: `postfix (skipped: ${reason})` });
});

test.each(LACKING)('without %s it fails where everything is required', (_what, lack, reason) => {
  const machine = { ...FULLY_EQUIPPED, ...lack, requireAll: true };
  expect(() => requires('postfix', machine)).toThrow(`postfix: ${reason}`);
});

test('without what a kernel has to allow it is skipped, and the title says what was tried', () => {
  const succeeds = (command: string) => !command.startsWith('unshare');
  const machine = { ...FULLY_EQUIPPED, hasProgram: () => true, succeeds };
  const { skipped, title } = requires('a private network', machine);
  expect(skipped).toBe(true);
  expect(title).toMatch(/^a private network \(skipped: this fails: unshare --net .*\)$/);
});
