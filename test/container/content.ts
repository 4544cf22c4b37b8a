/** What is in the image, and what is said about it. */

import { describe, expect, test } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { IMAGE, inspect, RELEASE, runImage } from './engine.ts';

/** What podman says of an image, as far as it matters here. */
interface Image {
  /** In octets, not compressed. */
  readonly Size: number;
  readonly Config: {
    readonly User: string;
    readonly Labels: Readonly<Record<string, string>>;
    readonly Entrypoint: readonly string[];
  };
  readonly Healthcheck: { readonly Test: readonly string[] };
}

interface Inventory {
  readonly bill: {
    readonly metadata: { readonly component: { readonly name: string; readonly version: string } };
    readonly components: readonly { readonly name: string; readonly version: string }[];
  };
  /** Every package under node_modules, as `name@version`. */
  readonly there: readonly string[];
  readonly node: string;
  readonly nodeOctets: number;
  readonly user: number;
  readonly writable: readonly string[];
}

/** Runs in the image, in place of the program. */
const TAKE_INVENTORY = `
  import { accessSync, globSync, readFileSync, statSync } from 'node:fs';
  const read = (path) => JSON.parse(readFileSync(path, 'utf8'));
  const canWrite = (path) => { try { accessSync(path, 2); return true; } catch { return false; } };
  console.log(JSON.stringify({
    bill: read('/app/sbom.json'),
    there: globSync('/app/**/node_modules/{*,@*/*}/package.json').map(read)
      .map(({ name, version }) => name + '@' + version),
    node: process.versions.node,
    nodeOctets: statSync(process.execPath).size,
    user: process.getuid(),
    writable: ['/', '/app', '/app/dist', '/usr/local/bin', '/etc', '/data', '/tmp'].filter(canWrite),
  }));`;

/** Everything but what runs by being loaded. */
const LOAD_EVERYTHING = `
  import { globSync } from 'node:fs';
  const modules = globSync('/app/dist/{src,probes}/**/*.js').filter((file) => !/bin|worker/.test(file));
  await Promise.all(modules.map((file) => import(file)));
  console.log(modules.length);
  process.exit();`;

async function takeInventory(): Promise<Inventory> {
  const script = ['--input-type=module', '--eval', TAKE_INVENTORY];
  const { stdout, stderr } = await runImage(script, ['--entrypoint=node']);
  expect(stderr).toBe('');
  return JSON.parse(stdout);
}

/** Node, the program, its packages, and nothing else. */
export function describeContent(): void {
  describe('what is in it', () => {
    test('the program as user 1000, a health check, and the labels of the build', async () => {
      const { Config, Healthcheck } = await inspect<Image>(IMAGE);
      expect(Config.User).toBe('1000:1000');
      expect(Config.Entrypoint).toEqual(['starttls-probe']);
      expect(Healthcheck.Test).toEqual(['CMD', 'node', '/app/health.ts']);
      expect(Config.Labels).toMatchObject({
        'org.opencontainers.image.title': packageJson.name,
        'org.opencontainers.image.licenses': packageJson.license,
        'org.opencontainers.image.version': RELEASE.VERSION,
        'org.opencontainers.image.revision': RELEASE.REVISION,
        'org.opencontainers.image.source': RELEASE.SOURCE,
        'org.opencontainers.image.base.name': 'node:24-slim',
      });
    });

    test('its user can write nowhere but in /data and /tmp', async () => {
      const { user, writable } = await takeInventory();
      expect({ user, writable }).toEqual({ user: 1000, writable: ['/data', '/tmp'] });
    });

    test('no shell', async () => {
      const { code } = await runImage([], ['--entrypoint=/bin/sh']);
      expect(code).toBe(127);
    });

    test('a bill of materials with every package that is there, Node, and the C library', async () => {
      const { bill, there, node } = await takeInventory();
      const { name, version } = packageJson;
      const listed = bill.components.map((one) => `${one.name}@${one.version}`);
      expect(bill.metadata.component).toMatchObject({ name, version });
      expect(listed).toEqual(expect.arrayContaining([...there, `node@${node}`]));
      expect(listed.filter((one) => one.startsWith('libc6@'))).toHaveLength(1);
    });

    test('all that its modules ask for', async () => {
      const script = ['--input-type=module', '--eval', LOAD_EVERYTHING];
      const { stdout, stderr, code } = await runImage(script, ['--entrypoint=node']);
      expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
      expect(Number(stdout)).toBeGreaterThan(300);
    });

    test('what is used, and no package of development', async () => {
      const { there } = await takeInventory();
      const names = there.map((one) => one.slice(0, one.lastIndexOf('@')));
      const { dependencies, devDependencies } = packageJson;
      expect(names).toEqual(expect.arrayContaining(Object.keys(dependencies)));
      const ofDevelopment = Object.keys(devDependencies);
      expect(names.filter((name) => ofDevelopment.includes(name))).toEqual([]);
    });

    test('not much more than Node', async () => {
      const { Size } = await inspect<Image>(IMAGE);
      const { nodeOctets } = await takeInventory();
      expect(Size - nodeOctets).toBeLessThan(25e6);
    });
  });
}
