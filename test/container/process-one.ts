/** The program as process 1, with no init between it and the engine. */

import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CONFINED, podman, startContainer } from './engine.ts';
import { type Play, startPlay } from './play.ts';

/** Longer than a test may take: who has to be killed fails. */
const STOP = ['stop', '--time=60'];

/** Signals reach it, and the health check knows what it runs. */
export function describeProcessOne(): void {
  describe('as process 1', () => {
    let play: Play;
    beforeAll(async () => {
      play = await startPlay();
    });
    afterAll(() => play[Symbol.asyncDispose]());

    test('SIGTERM ends a check of a server that says nothing: exit 130', async () => {
      const silent = createServer().listen(0, '127.0.0.1');
      await once(silent, 'listening');
      const { port } = silent.address() as AddressInfo;
      await using container = startContainer([`127.0.0.1:${port}`], CONFINED);
      const [socket] = await once(silent, 'connection');
      await podman(...STOP, container.name);
      const { code } = await container.output.end;
      socket.destroy();
      silent.close();
      expect(code).toBe(130);
    });

    test('SIGTERM ends what runs until it is told to stop: exit 0', async () => {
      await using container = startContainer(EMULATE, [...CONFINED, ...play.mounted]);
      await container.output.printed('127.0.0.1:');
      await podman(...STOP, container.name);
      expect((await container.output.end).code).toBe(0);
    });

    test('the health check is content with a command that is not serve', async () => {
      await using container = startContainer(EMULATE, [...CONFINED, ...play.mounted]);
      await container.output.printed('127.0.0.1:');
      const { code, stderr } = await podman('exec', container.name, 'node', '/app/health.ts');
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    });
  });
}

const EMULATE = ['emulate', 'policy.yaml'];
