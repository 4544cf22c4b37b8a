#!/usr/bin/env node
/**
 * The program: argv in, exit code out; the only file that touches `process`.
 *
 * It imports nothing by name, so that a Node too old for the rest still reads it and can say so.
 */

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(
    `starttls-probe: needs Node 22.18 or newer; this is ${process.version} (${process.execPath})\n`,
  );
  process.exitCode = 64;
} else {
  start();
}

async function start(): Promise<void> {
  const { main } = await import('./cli/main.ts');
  const interrupt = new AbortController();
  // The first Ctrl-C lets what is done be kept; the second one does not wait.
  const stop = () => (interrupt.signal.aborted ? process.exit(130) : interrupt.abort());
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  // A reader such as `head` may leave before the end.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    interrupt.abort();
  });
  const { stdin, stdout, stderr, env, argv } = process;
  const terminal = { stdin, stdout, stderr, env, signal: interrupt.signal };
  process.exitCode = await main(argv.slice(2), terminal);
}
