import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const MODULE = JSON.stringify(new URL('../../src/scan/young-generation.ts', import.meta.url).href);

/** Tells what the steps have left of the two semi-spaces, in MiB. */
const program = (steps: string) => `
  import { setImmediate as turn } from 'node:timers/promises';
  const { limitYoung, youngOctets } = await import(${MODULE});
  const told = [];
  const tell = () => told.push(youngOctets() / 2 ** 20);
  /** Holds much for a short while, as so many dialogues do. */
  const hold = (each = () => {}) => {
    const held = [];
    for (let n = 0; n < 2_000; n++) {
      each();
      held.push(Array.from({ length: 100 }, () => ({ n })));
    }
    return held.length;
  };
  ${steps}
  console.log(JSON.stringify(told));
`;

/** How much V8 may take is told here, so that any machine will do. */
async function youngAfter(steps: string): Promise<readonly number[]> {
  const flags = ['--max-semi-space-size=64', '--expose-gc', '--input-type=module', '--eval'];
  const { stdout } = await promisify(execFile)(process.execPath, [...flags, program(steps)]);
  return JSON.parse(stdout);
}

test('a thousand dialogues that begin in one turn keep the young to two halves of 16 MiB', async () => {
  expect(
    await youngAfter(
      'for (let round = 0; round < 60; round++) hold(() => limitYoung(1_000)); tell();',
    ),
  ).toEqual([32]);
});

test('where none begins after the thousandth they are kept to it as well', async () => {
  expect(
    await youngAfter(
      'limitYoung(1_000); for (let round = 0; round < 60; round++) { hold(); await turn(); } tell();',
    ),
  ).toEqual([32]);
});

test('what was taken away comes back, and no more', async () => {
  const [full, idle, again] = await youngAfter(`
    for (let round = 0; round < 60; round++) { hold(() => limitYoung(1_000)); await turn(); }
    tell();
    gc({ type: 'major', flavor: 'last-resort' });
    tell();
    for (let round = 0; round < 60; round++) { await turn(); hold(); }
    tell();
  `);
  expect([full, again]).toEqual([32, 32]);
  expect(idle).toBeLessThan(32);
});

test('with fewer V8 does as it likes', async () => {
  const [young] = await youngAfter(
    'for (let round = 0; round < 60; round++) { hold(() => limitYoung(999)); await turn(); } tell();',
  );
  expect(young).toBeGreaterThan(32);
});
