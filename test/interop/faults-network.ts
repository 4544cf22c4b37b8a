/** A network of one's own, in which packets can be lost without anybody else losing theirs. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { type CliEnd, type CliOptions, type RunningCli, startProcess } from '../support/cli.ts';

const BIN = fileURLToPath(import.meta.resolve('../../src/bin.ts'));
const SERVER = fileURLToPath(import.meta.resolve('./faults-server.ts'));

/** Ends with its input; `ip` needs an interface of loopback that is up. */
const HOLD = 'ip link set lo up && echo open && exec cat';

/**
 * A network namespace with nothing but loopback, and a process namespace with those who use it
 * (network_namespaces(7), pid_namespaces(7)).
 *
 * Its first process waits for the end of its input, which comes when it is disposed of and also
 * when whoever opened it dies. With its first process the kernel ends all others.
 */
export class PrivateNetwork implements AsyncDisposable {
  readonly #holder: ChildProcess;

  /** @throws Error with what `unshare` or `ip` said. */
  static async open(): Promise<PrivateNetwork> {
    const flags = ['--net', '--pid', '--fork', '--kill-child'];
    const holder = spawn('unshare', [...flags, 'sh', '-c', HOLD], { stdio: 'pipe' });
    let complaint = '';
    holder.stderr.setEncoding('utf8').on('data', (text: string) => {
      complaint += text;
    });
    const open = once(holder.stdout, 'data').then(() => true);
    const ended = once(holder, 'close').then(() => false);
    if (await Promise.race([open, ended])) return new PrivateNetwork(holder);
    throw new Error(`no private network: ${complaint}`);
  }

  private constructor(holder: ChildProcess) {
    this.#holder = holder;
  }

  /** The file that stands for the network; `ip link set DEVICE netns FILE` moves a device there. */
  get path(): string {
    return `/proc/${this.#holder.pid}/ns/net`;
  }

  /** Starts a program in it. */
  start(program: string, args: readonly string[], options?: CliOptions): RunningCli {
    const processes = `/proc/${this.#holder.pid}/ns/pid_for_children`;
    const inside = [`--net=${this.path}`, `--pid=${processes}`, '--', program, ...args];
    return startProcess('nsenter', inside, options);
  }

  /** Runs a program in it that has to succeed, and gives what it printed. @throws Error if not. */
  async run(program: string, args: readonly string[], options?: CliOptions): Promise<string> {
    const { stdout, stderr, code } = await this.start(program, args, options).end;
    if (code === 0) return stdout;
    throw new Error(`${program} ${args.join(' ')}: ${stderr}`);
  }

  /** Runs our own command line in it; `limits` is what a shell does before. */
  cli(args: readonly string[], stdin: string, limits = 'true'): Promise<CliEnd> {
    const script = ['--norc', '-c', `${limits}; exec "$@"`, 'bash'];
    return this.start('bash', [...script, process.execPath, BIN, ...args], { stdin }).end;
  }

  /** Plays a script on port 25 of every IPv4 address of it. */
  async serve(script: string): Promise<void> {
    await this.start(process.execPath, [SERVER, script], { stdin: null }).printed('listening');
  }

  /** Takes rules for what comes in, in the words of nft(8). */
  async filter(rules: readonly string[]): Promise<void> {
    const chain = ['type filter hook input priority 0', ...rules].join('\n');
    const table = `table inet faults {\nchain input {\n${chain}\n}\n}\n`;
    await this.run('nft', ['-f', '-'], { stdin: table });
  }

  /** Takes networks for its own, so that their addresses answer and can be connected to. */
  async adopt(networks: readonly string[]): Promise<void> {
    for (const network of networks) {
      await this.run('ip', ['route', 'add', 'local', network, 'dev', 'lo']);
    }
  }

  /** Ends every process in it, and with the last of them the network. */
  async [Symbol.asyncDispose](): Promise<void> {
    const ended = once(this.#holder, 'close');
    this.#holder.stdin?.end();
    await ended;
  }
}
