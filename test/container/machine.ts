/** A container that boots systemd, as a machine to install units on. */

import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { buildFrom, podman, startPodman } from './engine.ts';

const IMAGE = 'localhost/starttls-probe:systemd';
const BOOTED = 'until systemctl is-system-running --wait; do sleep 0.1; done';

/** A machine that has booted, on a network of its own; `await using` turns it off. */
export interface Machine extends AsyncDisposable {
  /** Runs a command and gives what it printed. @throws Error where it fails. */
  run(...command: readonly string[]): Promise<string>;
  /** Runs a command that may fail. */
  attempt(...command: readonly string[]): Promise<void>;
  write(path: string, content: string): Promise<void>;
  /** A property of a unit, as `systemctl show` has it. */
  property(unit: string, name: string): Promise<string>;
  /** Waits until the journal has a text; of what is said as journalctl's options do. */
  awaitJournal(match: string, text: string): Promise<void>;
  /** What a URL answers over there. */
  get(url: string): Promise<string>;
  /** Plays a policy file over there, and gives the ports once the last of its connectors listens. */
  emulate(policy: string, last: string): Promise<readonly number[]>;
}

/** Boots one with the units of a folder. */
export async function startMachine(units: string): Promise<Machine> {
  await buildFrom(join(import.meta.dirname, 'systemd.Containerfile'), units, IMAGE);
  const name = `test-${randomUUID()}`;
  const run = ['run', '--detach', '--name', name, '--systemd=always', '--privileged'];
  await podman(...run, '--network=none', IMAGE);

  async function attempt(...command: readonly string[]) {
    return podman('exec', name, ...command);
  }
  async function mustRun(...command: readonly string[]): Promise<string> {
    const { stdout, stderr, code } = await attempt(...command);
    if (code !== 0) throw new Error(`${command.join(' ')} ended with ${code}: ${stdout}${stderr}`);
    return stdout;
  }
  await attempt('sh', '-c', BOOTED);

  return {
    run: mustRun,
    attempt: async (...command) => {
      await attempt(...command);
    },
    async write(path, content) {
      await mustRun('sh', '-c', 'printf %s "$1" >"$2"', 'sh', content, path);
    },
    async property(unit, property) {
      return (await mustRun('systemctl', 'show', '--value', `--property=${property}`, unit)).trim();
    },
    async awaitJournal(match, text) {
      const options = ['--output=cat', '--lines=all', '--follow', match];
      const journal = startPodman('exec', name, 'journalctl', ...options);
      await journal.printed(text);
      journal.interrupt();
    },
    async get(url) {
      const code = 'process.stdout.write(await (await fetch(process.argv[1])).text())';
      return mustRun('node', '--input-type=module', '--eval', code, url);
    },
    async emulate(policy, last) {
      const emulator = startPodman('exec', name, 'starttls-probe', 'emulate', policy);
      const printed = await emulator.printed(`${last} → 127.0.0.1:`);
      return [...printed.matchAll(/ → 127\.0\.0\.1:(\d+)$/gm)].map(([, port]) => Number(port));
    },
    async [Symbol.asyncDispose]() {
      await podman('rm', '--force', '--time=0', name);
    },
  };
}
