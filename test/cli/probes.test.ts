import { expect, test } from 'vitest';
import { PROBES } from '../../probes/index.ts';
import { runCli } from '../support/cli.ts';
import { runMain } from '../support/terminal.ts';

test('lists every probe, and which are asked only when asked for', async () => {
  const { stdout, stderr, code } = await runCli(['probes']);
  for (const { id, title, reference, stage, intrusive } of PROBES) {
    const when = intrusive ? `${stage}, only when asked for` : stage;
    expect(stdout).toContain(
      `\n${id.padEnd(20)}${title}\n${' '.repeat(20)}${when}; ${reference}\n`.slice(
        id === 'greeting' ? 1 : 0,
      ),
    );
  }
  expect(stdout.trimEnd().split('\n')).toHaveLength(2 * PROBES.length);
  expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
});

test('the same as JSON', async () => {
  const { stdout } = await runMain(['probes', '--format', 'json']);
  expect(JSON.parse(stdout)).toEqual(
    PROBES.map(({ id, title, reference, stage, intrusive }) => {
      return { id, title, reference, stage, intrusive };
    }),
  );
});
