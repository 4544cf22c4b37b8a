/** Builds the image of the Dockerfile and runs it, by buildah and podman, out of `.container/`. */

import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { type CliEnd, type RunningCli, startProcess } from '../support/cli.ts';

const ROOT = join(import.meta.dirname, '../..');
const STORE = join(ROOT, '.container');

/** The image's name once it is built. */
export const IMAGE = 'localhost/starttls-probe:test';

/** What it is built on, as test/container/prepare.sh makes it. */
export const BASE = 'localhost/node:24-slim';

/** What the labels are given by whoever builds a release. */
export const RELEASE = {
  VERSION: '9.8.7',
  REVISION: '0123456789abcdef0123456789abcdef01234567',
  SOURCE: 'https://git.example/starttls-probe',
} as const;

/** What Kubernetes' restricted profile comes to, and more. */
export const CONFINED = ['--read-only', '--cap-drop=all', '--security-opt=no-new-privileges'];

const ENVIRONMENT = {
  BUILDAH_ISOLATION: 'chroot',
  CONTAINERS_CONF: join(STORE, 'containers.conf'),
  CONTAINERS_STORAGE_CONF: join(STORE, 'storage.conf'),
  CONTAINERS_REGISTRIES_CONF: join(STORE, 'registries.conf'),
};

/**
 * Builds the image from what stands in the working tree.
 *
 * Without `--layers`: buildah 1.28 would take labels of an earlier build, whatever they say now.
 */
export function buildImage(): Promise<void> {
  const labels = Object.entries(RELEASE).map(([name, value]) => `--build-arg=${name}=${value}`);
  return build(...labels, `--tag=${IMAGE}`, ROOT);
}

/** Builds an image of ours for tests from a file and the folder that it copies from. */
export function buildFrom(file: string, context: string, tag: string): Promise<void> {
  return build(`--file=${file}`, `--tag=${tag}`, context);
}

/** Docker's format, because OCI's has no health check. */
async function build(...options: readonly string[]): Promise<void> {
  const bud = ['bud', '--pull=never', '--format=docker', ...options];
  const { code, stdout, stderr } = await startProcess('buildah', bud, { env: ENVIRONMENT }).end;
  if (code !== 0) throw new Error(`buildah ended with ${code}:\n${stdout}${stderr}`);
  // The image before it has lost its name. This sees nothing but `.container/`.
  await podman('image', 'prune', '--force');
}

/** Any command of podman; the test reads on while it runs. */
export function startPodman(...args: readonly string[]): RunningCli {
  return startProcess('podman', args, { env: ENVIRONMENT });
}

/** Any command of podman, to its end. */
export function podman(...args: readonly string[]): Promise<CliEnd> {
  return startPodman(...args).end;
}

/** What podman says about the image or a container, as JSON. */
export async function inspect<T>(name: string): Promise<T> {
  const [first] = JSON.parse((await podman('inspect', name)).stdout);
  return first;
}

/** Options before the image's name: no network of its own, and no timer, which podman asks systemd for. */
const HERE = ['--network=host', '--no-healthcheck'];

/** Runs the image to its end, as `docker run --rm` does. */
export function runImage(args: readonly string[], options: readonly string[] = []) {
  return podman('run', '--rm', ...HERE, ...options, IMAGE, ...args);
}

/** A container under way; `await using` removes it. */
export interface Container extends AsyncDisposable {
  readonly name: string;
  readonly output: RunningCli;
}

/** Starts the image; what it prints on standard error is read as its output too. */
export function startContainer(
  args: readonly string[],
  options: readonly string[] = [],
): Container {
  const name = `test-${randomUUID()}`;
  const run = ['run', '--name', name, ...HERE, ...options, IMAGE, ...args];
  return {
    name,
    output: startMerged(run),
    async [Symbol.asyncDispose]() {
      await podman('rm', '--force', '--time=0', name);
    },
  };
}

/** Starts a container again that has ended. */
export function restart(name: string): RunningCli {
  return startMerged(['start', '--attach', name]);
}

function startMerged(args: readonly string[]): RunningCli {
  return startProcess('sh', ['-c', 'exec podman "$@" 2>&1', 'sh', ...args], { env: ENVIRONMENT });
}
