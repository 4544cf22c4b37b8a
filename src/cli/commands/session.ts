import { safeJson } from '../../report/safe-json.ts';
import { type Command, defineCommand } from '../command.ts';
import { EXIT, UsageError } from '../exit-codes.ts';
import { lookOf, openSink } from '../reporting.ts';
import { readNames, SESSION_OPTIONS, type SessionChoices } from '../session-options.ts';
import { holdSession, type SessionReport } from '../session-run.ts';
import { renderSessionText } from '../session-text.ts';
import type { Terminal } from '../terminal.ts';

/** Plays a conversation that somebody wrote, and holds the server against it. */
export const session: Command = defineCommand({
  name: 'session',
  describe: 'Hold a scripted telnet session, or compare one with its recording',
  operands: {
    name: 'names',
    describe: 'script and its target; with --replay and --interactive the target alone',
    required: true,
  },
  options: SESSION_OPTIONS,
  examples: [
    ['session verify.smtp mx.example', 'does it go as written? exits 2 where not'],
    [
      'session --replay seen.smtp mx.example',
      'says again what --record kept; exits 1 where it differs',
    ],
    ['session --interactive mx.example', 'telnet that knows TLS'],
  ],
  async run(given, terminal) {
    const { script: path, target } = readNames(given.names, given);
    // Loaded only here: every other command starts without it.
    const { ScriptError } = await import('../../session/script-error.ts');
    try {
      if (given.interactive) {
        const { talkAtPrompt } = await import('../session-prompt.ts');
        return await talkAtPrompt(target, given, terminal);
      }
      const told = await holdSession(path ?? given.replay ?? '', target, given, terminal);
      await write(told, given, terminal);
      return terminal.signal.aborted ? EXIT.interrupted : exitCode(told);
    } catch (error) {
      throw error instanceof ScriptError ? new UsageError(error.message) : error;
    }
  },
});

async function write(
  { result, differences }: SessionReport,
  choices: SessionChoices,
  terminal: Terminal,
): Promise<void> {
  const sink = await openSink(choices, false, terminal);
  try {
    const told = differences ? { ...result, differences } : result;
    const page =
      choices.format === 'json'
        ? `${safeJson([told], 2)}\n`
        : renderSessionText(result, differences, lookOf(choices, terminal));
    await sink.write(page);
    await sink.finish();
  } finally {
    await sink.abandon();
  }
}

function exitCode({ result: { ok }, differences }: SessionReport): number {
  if (ok === null) return 3;
  if (differences) return differences.length > 0 ? 1 : 0;
  return ok ? 0 : 2;
}
