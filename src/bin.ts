#!/usr/bin/env node
/**
 * The program: argv in, exit code out; the only file that touches `process`.
 *
 * It imports nothing by name, so that a Node too old for the rest still reads it and can say so.
 */

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major < 22 || (major === 22 && minor < 18)) {
  complain(`needs Node 22.18 or newer; this is ${process.version} (${process.execPath})`);
  process.exitCode = 64;
} else {
  start();
}

async function start(): Promise<void> {
  reportBugs();
  const { main } = await import('./cli/main.ts');
  const interrupt = new AbortController();
  // The first Ctrl-C lets what is done be kept; the second one does not wait.
  const stop = () => (interrupt.signal.aborted ? process.exit(130) : interrupt.abort());
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  watchOutput(interrupt);
  const { stdin, stdout, stderr, env, argv } = process;
  const onHangUp = (listener: () => void) => void process.on('SIGHUP', listener);
  const { pid } = process;
  const terminal = { stdin, stdout, stderr, env, signal: interrupt.signal, onHangUp, pid };
  const code = await main(argv.slice(2), terminal);
  process.removeListener('beforeExit', endedTooEarly);
  process.exitCode = interrupt.signal.reason?.cause === 'output-lost' ? 64 : code;
}

/** Whatever goes wrong where nobody looks is one line and the exit code of our bugs, never 0. */
function reportBugs(): void {
  process.exitCode = 70;
  process.once('beforeExit', endedTooEarly);
  // A promise that is rejected and that nobody listens to comes here too.
  process.on('uncaughtException', (error: unknown) => {
    complain(`this is a bug of ours, please report it: ${describe(error)}`);
    process.exit(70);
  });
}

function endedTooEarly(): void {
  complain('this is a bug of ours, please report it: the work came to a halt');
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
    process.exitCode = 64;
    interrupt.abort(new Error(message, { cause: 'output-lost' }));
  });
  // Where errors cannot be told, the exit code still tells.
  process.stderr.on('error', () => {});
}

function complain(message: string): void {
  process.stderr.write(`starttls-probe: ${message}\n`);
}

function describe(error: unknown): string {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return text.replace(/\s*\n\s*/g, ' ');
}
