/** Our service of deploy/compose.yaml, started as the stack starts it. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findPorts } from '../interop/ports.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';
import { compose, IMAGE, podman, startMerged } from './engine.ts';

const FILE = join(import.meta.dirname, '../../deploy/compose.yaml');

/** Nothing that anybody else has to answer. */
const CONFIGURATION = `
listen: { address: ':9725', names: [starttls-probe] }
history: /data/history.db
groups: [{ name: mail, every: 1h, targets: ['127.0.0.1:1'] }]
`;

/** The other services are images that only their registries have. */
export function describeCompose(): void {
  describe('in the stack', () => {
    test('it listens for this machine, confined, with its configuration and history', async () => {
      await using folder = await TemporaryFolder.create();
      const port = (await findPorts('127.0.0.1', ['published'])).get('published');
      const stack = await readFile(FILE, 'utf8');
      const ours = stack.replace("'127.0.0.1:9725:9725'", `'127.0.0.1:${port}:9725'`);
      const file = await folder.write('compose.yaml', ours);
      await folder.write('starttls-probe.yaml', CONFIGURATION);
      const project = `test-${process.pid}`;
      const run = (...args: readonly string[]) =>
        compose(['--project-name', project, '--file', file, ...args], IMAGE);
      try {
        await run('up', '--detach', 'starttls-probe');
        const logs = startMerged(['logs', '--follow', `${project}_starttls-probe_1`]);
        await logs.printed('"round ended"');
        const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
        expect(metrics).toContain('\nstarttls_probe_history_failing 0\n');
        expect(metrics).toMatch(/^smtp_verdict\{.*target="127\.0\.0\.1:1".*\} 3$/m);
        await run('stop', 'starttls-probe');
        expect((await logs.end).stdout).toContain('"ended"');
      } finally {
        await run('down', '--volumes');
        // podman-compose 1.0 leaves it.
        await podman('network', 'rm', `${project}_default`);
      }
    });
  });
}
