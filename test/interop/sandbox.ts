/** Runs a server that is unpacked but not installed, as if it were, where nobody else sees it. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { awaitListening } from './ports.ts';

/** What to run, and where. */
export interface Room {
  /** The folder in `.interop/` that is laid over the machine's own. */
  readonly unpacked: string;
  /** The name that the machine has in there. */
  readonly hostname: string;
  /** The users that the packages would have made, each with a group of its own. */
  readonly accounts: readonly string[];
  /** By name; they are found in `/mnt`. */
  readonly files: Readonly<Record<string, string>>;
  /** What to do first, in the words of a shell. */
  readonly prepare: string;
  /** What runs, in the foreground, until it is stopped. */
  readonly commands: readonly string[];
}

const UNPACKED = join(import.meta.dirname, '../../.interop');
/** The first number for users that are not the machine's. */
const FIRST_USER = 64_100;
/** A server that is there at all is there long before. */
const START_MS = 60_000;

/** As in a namespace of mounts: what is laid over, and what is written, is seen in there alone. */
const ENTER = `
set -eu
exec 3<&0 </dev/null
unpacked=$1 folder=$2 hostname=$3
scratch=$folder/scratch
mkdir "$scratch"
mount -t tmpfs scratch "$scratch"
for part in usr etc var; do
  mkdir -p "$scratch/$part/upper" "$scratch/$part/work"
  layers=lowerdir=$unpacked/$part:/$part,upperdir=$scratch/$part/upper
  mount -t overlay overlay -o "$layers,workdir=$scratch/$part/work" "/$part"
done
mount -t proc proc /proc
mount -t tmpfs run /run
mount --bind "$folder" /mnt
hostname "$hostname"
echo "127.0.0.1 $hostname localhost" >/etc/hosts
echo 'hosts: files' >/etc/nsswitch.conf
echo 'nameserver 127.0.0.1' >/etc/resolv.conf
. /mnt/run
# The first to end ends all: a server that has failed, or the input, and with that whoever holds it.
cat <&3 >/dev/null &
wait -n
`;

/**
 * A server with namespaces of its own for mounts, names and processes (namespaces(7)), on the
 * network of the machine.
 *
 * With its first process the kernel ends all others, whatever they did to get away.
 */
export class Sandbox implements AsyncDisposable {
  /** Gone once it is disposed of. */
  readonly folder: string;
  readonly #process: ChildProcess;
  readonly #ended = new AbortController();
  #output = '';

  /** Waits until all ports accept. @throws Error with what was printed when they do not. */
  static async start(room: Room, address: string, ports: Iterable<number>): Promise<Sandbox> {
    const folder = await mkdtemp(join(tmpdir(), `starttls-probe-${room.unpacked}-`));
    // Servers drop root before they look for what lies in here.
    await chmod(folder, 0o755);
    for (const [name, content] of Object.entries({ ...room.files, run: runScript(room) })) {
      await writeFile(join(folder, name), content);
    }
    const sandbox = new Sandbox(folder, room);
    try {
      await sandbox.#listens(address, ports);
      return sandbox;
    } catch (error) {
      await sandbox[Symbol.asyncDispose]();
      throw error;
    }
  }

  private constructor(folder: string, { unpacked, hostname }: Room) {
    this.folder = folder;
    const flags = ['--mount', '--uts', '--pid', '--fork', '--kill-child'];
    const script = ['bash', '--norc', '-c', ENTER, 'bash'];
    const args = [...flags, ...script, join(UNPACKED, unpacked), folder, hostname];
    this.#process = spawn('unshare', args, { stdio: 'pipe' });
    this.#process.stdin?.on('error', () => {});
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#output += text;
      });
    }
    this.#process.once('error', (error) => this.#ended.abort(error));
    this.#process.once('close', () => this.#ended.abort(new Error('it has ended')));
  }

  async #listens(address: string, ports: Iterable<number>): Promise<void> {
    const signal = AbortSignal.any([this.#ended.signal, AbortSignal.timeout(START_MS)]);
    try {
      for (const port of ports) await awaitListening(port, address, signal);
    } catch (error) {
      throw new Error(`it does not serve: ${signal.reason ?? error}\n${this.#output}`);
    }
  }

  /** Ends every process and removes the folder. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#ended.signal.aborted) {
      const ended = once(this.#ended.signal, 'abort');
      this.#process.stdin?.end();
      await ended;
    }
    await rm(this.folder, { recursive: true });
  }
}

function runScript({ accounts, prepare, commands }: Room): string {
  const users = accounts.map((name, index) => {
    const id = FIRST_USER + index;
    return [
      `echo '${name}:x:${id}:${id}::/nonexistent:/usr/sbin/nologin' >>/etc/passwd`,
      `echo '${name}:x:${id}:' >>/etc/group`,
    ].join('\n');
  });
  return [...users, prepare, ...commands.map((command) => `${command} &`), ''].join('\n');
}
