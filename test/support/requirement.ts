/** Decides whether the tests against a real server run, are skipped, or fail for want of it. */

import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** What a server needs of the machine that its tests run on. */
interface Needs {
  /** Found on PATH. */
  readonly program: string;
  /** The account that it runs under. */
  readonly user: string;
  readonly root: boolean;
}

const NEEDS = {
  postfix: { program: 'postfix', user: 'postfix', root: true },
} as const satisfies Readonly<Record<string, Needs>>;

type RealServer = keyof typeof NEEDS;

/** What of a machine matters here. */
interface Machine {
  readonly isRoot: boolean;
  readonly hasProgram: (program: string) => boolean;
  readonly hasUser: (user: string) => boolean;
  /** Nothing may be skipped. */
  readonly requireAll: boolean;
}

/** For `describe.skipIf(skipped)(title, …)`. */
interface Requirement {
  readonly skipped: boolean;
  /** The server's name, and the reason where its tests are skipped. */
  readonly title: string;
}

/**
 * Looks whether a machine has what the tests against this server need.
 *
 * @throws Error where something is lacking and nothing may be skipped.
 */
export function requires(server: RealServer, machine: Machine = THIS_MACHINE): Requirement {
  const lacking = findLacking(NEEDS[server], machine);
  if (lacking === null) return { skipped: false, title: server };
  if (machine.requireAll) {
    throw new Error(
      `${server}: ${lacking}, and STARTTLS_PROBE_REQUIRE_ALL=1 lets nothing be skipped`,
    );
  }
  return { skipped: true, title: `${server} (skipped: ${lacking})` };
}

const THIS_MACHINE: Machine = {
  // Absent on Windows.
  isRoot: process.getuid?.() === 0,
  hasProgram: isOnPath,
  hasUser: (user) => spawnSync('id', ['-u', user]).status === 0,
  requireAll: process.env['STARTTLS_PROBE_REQUIRE_ALL'] === '1',
};

function findLacking({ program, user, root }: Needs, machine: Machine): string | null {
  if (!machine.hasProgram(program)) return `${program} is not on PATH`;
  if (!machine.hasUser(user)) return `there is no user ${user}`;
  if (root && !machine.isRoot) return 'needs root';
  return null;
}

function isOnPath(program: string): boolean {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter(Boolean);
  return folders.some((folder) => isExecutable(join(folder, program)));
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
