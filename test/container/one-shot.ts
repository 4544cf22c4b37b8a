/** `docker run image check …`: the image in place of the program. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { startScriptedServer } from '../support/scripted-server.ts';
import { CONFINED, runImage } from './engine.ts';
import { type Play, startPlay } from './play.ts';

/** Read-only and without capabilities throughout, the exit codes are those of the program. */
export function describeOneShot(): void {
  describe('in place of the program, read-only and without capabilities', () => {
    let play: Play;
    beforeAll(async () => {
      play = await startPlay();
    });
    afterAll(() => play[Symbol.asyncDispose]());

    test('says its version', async () => {
      const end = await runImage(['--version'], CONFINED);
      expect(end).toEqual({ stdout: `${packageJson.version}\n`, stderr: '', code: 0 });
    });

    test('a server that is well: exit 0 and nothing on standard error', async () => {
      const { well, mounted } = play;
      const end = await runImage([well, '--ca', 'authority.pem'], [...CONFINED, ...mounted]);
      expect(end.stdout).toMatch(/^OK {2}127\.0\.0\.1:\d+\n/);
      expect(end).toMatchObject({ stderr: '', code: 0 });
    });

    test('a damaged connector, by a policy from a volume: exit 2', async () => {
      const check = ['check', play.damaged, '--policy', 'policy.yaml'];
      const { stdout, code } = await runImage(check, [...CONFINED, ...play.mounted]);
      expect(stdout).toContain('event 1032 is certain on EX02\\Partner relay');
      expect(code).toBe(2);
    });

    test('a server that turns us away: exit 3', async () => {
      await using server = await startScriptedServer({ file: 'greeting-554' });
      const { code } = await runImage([`127.0.0.1:${server.port}`], CONFINED);
      expect(code).toBe(3);
    });

    test('a mistake on the command line: exit 64, in one line', async () => {
      const { stdout, stderr, code } = await runImage(['check', '--bogus'], CONFINED);
      expect(stderr).toMatch(/^starttls-probe: .*bogus.*\n$/);
      expect({ stdout, code }).toEqual({ stdout: '', code: 64 });
    });
  });
}
