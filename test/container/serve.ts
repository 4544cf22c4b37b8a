/** `serve` in a container, with its history on a volume. */

import { chmod } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findPorts } from '../interop/ports.ts';
import { type ScriptedServer, startScriptedServer } from '../support/scripted-server.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';
import { CONFINED, podman, restart, runImage, startContainer } from './engine.ts';

const SERVE = ['serve', '--config', '/etc/starttls-probe/starttls-probe.yaml'];

/** How the watched server's line begins among the metrics, up to when it was seen. */
const SEEN = /^smtp_probe_timestamp_seconds\{.*\} .*$/m;

/** What is known outlives the process and the container. */
export function describeServe(): void {
  describe('serve with a volume', () => {
    let server: ScriptedServer;
    let folder: TemporaryFolder;
    let port: number;
    let options: readonly string[];
    const volume = `test-${process.pid}`;
    beforeAll(async () => {
      server = await startScriptedServer({ file: 'exchange-2019' });
      folder = await TemporaryFolder.create();
      port = (await findPorts('127.0.0.1', ['serve'])).get('serve') ?? 0;
      await folder.write('starttls-probe.yaml', configuration(port, server.port));
      await chmod(folder.path, 0o755);
      const mounted = [`${volume}:/data`, `${folder.path}:/etc/starttls-probe:ro`];
      options = [...CONFINED, ...mounted.map((mount) => `--volume=${mount}`)];
    });
    afterAll(async () => {
      await podman('volume', 'rm', '--force', volume);
      await server.close();
      await folder[Symbol.asyncDispose]();
    });

    const get = async (path: string) => fetch(`http://127.0.0.1:${port}${path}`);

    test('is well, is killed, and goes on where it was', async () => {
      await using container = startContainer(SERVE, options);
      await container.output.printed('"round ended"');
      expect(await (await get('/-/healthy')).text()).toBe('healthy\n');
      expect((await get('/')).headers.get('content-type')).toContain('text/html');
      const [before] = SEEN.exec(await (await get('/metrics')).text()) ?? [];
      expect(before).toContain(`target="127.0.0.1:${server.port}"`);

      await podman('kill', '--signal=KILL', container.name);
      expect((await container.output.end).code).toBe(137);
      const again = restart(container.name);
      await again.printed('"listening at ');
      expect((await get('/-/ready')).status).toBe(200);
      const [after] = SEEN.exec(await (await get('/metrics')).text()) ?? [];
      expect(after).toBe(before);
      expect(server.connections).toBe(1);

      await podman('stop', '--time=60', container.name);
      expect((await again.end).code).toBe(0);
    });

    test('a second one on the same volume names the first, and ends with 64', async () => {
      await using container = startContainer(SERVE, options);
      await container.output.printed('"listening at ');
      const { stderr, code } = await runImage(SERVE, options);
      expect(stderr).toMatch(/^starttls-probe: .*history\.db.*process 1 on host .*\n$/);
      expect(code).toBe(64);
    });

    test.each([
      ['is broken', 'listen: {'],
      ['names another address for the next start', "listen: { address: '127.0.0.1:1' }"],
    ])(
      'the health check asks it where it listens, also once its file %s',
      async (_what, edited) => {
        await using container = startContainer(SERVE, options);
        await container.output.printed('"listening at ');
        await folder.write('starttls-probe.yaml', edited);
        const end = await podman('exec', container.name, 'node', '/app/health.ts');
        await folder.write('starttls-probe.yaml', configuration(port, server.port));
        expect(end).toEqual({ stdout: '', stderr: '', code: 0 });
      },
    );

    test('the health check asks it, and says when it does not answer', async () => {
      await using container = startContainer(SERVE, options);
      await container.output.printed('"listening at ');
      const isWell = () => podman('exec', container.name, 'node', '/app/health.ts');
      expect(await isWell()).toEqual({ stdout: '', stderr: '', code: 0 });
      await podman('kill', '--signal=STOP', container.name);
      expect(await isWell()).toEqual({ stdout: '', stderr: '', code: 1 });
    });
  });
}

/** One round, and none for an hour. */
function configuration(port: number, watched: number): string {
  return `
listen: { address: '127.0.0.1:${port}' }
history: /data/history.db
groups: [{ name: mail, every: 1h, targets: ['127.0.0.1:${watched}'] }]
`;
}
