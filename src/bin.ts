#!/usr/bin/env node
/**
 * The program: argv in, exit code out; the only file that touches `process`.
 *
 * It imports nothing by name, so that a Node too old for the rest still reads it and can say so.
 */

/** Whether it is run as a monitoring plugin, which has an exit code and a line for all that may happen. */
let plugin: typeof import('./cli/plugin.ts') | null = null;

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

start();

async function start(): Promise<void> {
  reportBugs();
  const found = await import('./cli/plugin.ts');
  if (found.asksForPlugin(process.argv.slice(2))) plugin = found;
  if (major < 22 || (major === 22 && minor < 18)) {
    process.removeListener('beforeExit', endedTooEarly);
    fail(64, `needs Node 22.18 or newer; this is ${process.version} (${process.execPath})`);
    return;
  }
  takeSqliteAsItIs();
  const { main } = await import('./cli/main.ts');
  const interrupt = new AbortController();
  // The first Ctrl-C lets what is done be kept; the second one does not wait.
  const stop = () => (interrupt.signal.aborted ? leave() : interrupt.abort());
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  watchOutput(interrupt);
  const { stdin, stdout, stderr, env, argv } = process;
  const onHangUp = (listener: () => void) => void process.on('SIGHUP', listener);
  const { pid } = process;
  const terminal = { stdin, stdout, stderr, env, signal: interrupt.signal, onHangUp, pid };
  const code = await main(argv.slice(2), terminal);
  process.removeListener('beforeExit', endedTooEarly);
  process.exitCode = interrupt.signal.reason?.cause === 'output-lost' ? codeOf(64) : code;
}

function leave(): void {
  if (plugin) process.stdout.write(plugin.pluginLine('interrupted'));
  process.exit(codeOf(130));
}

/** Whatever goes wrong where nobody looks is one line and the exit code of our bugs, never 0. */
function reportBugs(): void {
  process.exitCode = 70;
  process.once('beforeExit', endedTooEarly);
  // A promise that is rejected and that nobody listens to comes here too.
  process.on('uncaughtException', (error: unknown) => {
    fail(70, `this is a bug of ours, please report it: ${describe(error)}`);
    process.exit();
  });
}

/** Node 22 calls node:sqlite an experiment; what we use of it is as Node 24 has it. */
function takeSqliteAsItIs(): void {
  const warn = process.emitWarning as (...told: unknown[]) => void;
  process.emitWarning = (...told: unknown[]) => {
    if (!String(told[0]).startsWith('SQLite is an experimental')) warn.apply(process, told);
  };
}

function endedTooEarly(): void {
  fail(70, 'this is a bug of ours, please report it: the work came to a halt');
}

/** Ends the run when nobody can be told any more; the signal's reason says so by its `cause`. */
function watchOutput(interrupt: AbortController): void {
  let told = false;
  process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => {
    // A reader such as `head` may leave before the end.
    if (code === 'EPIPE') {
      interrupt.abort(
        new Error('the reader of standard output has left', { cause: 'reader-left' }),
      );
      return;
    }
    const message = `cannot write standard output (${code})`;
    if (!told) complain(message);
    told = true;
    // What the user has interrupted before ends as that, whatever becomes of its output.
    if (interrupt.signal.aborted) return;
    process.exitCode = codeOf(64);
    interrupt.abort(new Error(message, { cause: 'output-lost' }));
  });
  // Where errors cannot be told, the exit code still tells.
  process.stderr.on('error', () => {});
}

/** Nothing else will be told, and the exit code is settled. */
function fail(code: number, message: string): void {
  complain(message);
  if (plugin) process.stdout.write(plugin.pluginLine(message));
  process.exitCode = codeOf(code);
}

/** A plugin could not tell, whatever was the matter. */
function codeOf(code: number): number {
  return plugin ? plugin.PLUGIN_UNKNOWN : code;
}

function complain(message: string): void {
  process.stderr.write(`starttls-probe: ${message}\n`);
}

function describe(error: unknown): string {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return text.replace(/\s*\n\s*/g, ' ');
}
