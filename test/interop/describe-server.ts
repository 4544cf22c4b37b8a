/** The tests of a real server, which follow from the table of its set-ups. */

import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { requires } from '../support/requirement.ts';
import { accepts } from './ports.ts';
import { look } from './seen.ts';
import type { RealServer, RunningServer } from './server.ts';

/** Runs the server once, and holds what is seen of each set-up against its row. */
export function describeServer(server: RealServer): void {
  const real = requires(server.requirement);
  describe.skipIf(real.skipped)(real.title, () => {
    let running: RunningServer;

    beforeAll(async () => {
      running = await server.start();
    });

    afterAll(async () => {
      const { address, ports, folder } = running;
      await running[Symbol.asyncDispose]();
      expect(existsSync(folder)).toBe(false);
      for (const port of ports.values()) expect(await accepts(port, address)).toBe(false);
    });

    test.each(server.setUps)('$name: $claim', async ({ name, implicitTls = false, seen }) => {
      const { address, authority } = running;
      const port = running.ports.get(name) ?? 0;
      expect(await look({ address, port, implicitTls, authority })).toEqual(seen);
    });
  });
}
