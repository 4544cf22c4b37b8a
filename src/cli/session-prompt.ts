/** Opens the session that a person holds at a prompt. */

import { renderScript } from '../session/record.ts';
import { openBooks } from '../session/run.ts';
import { summariseTls } from '../session/seen.ts';
import { Session } from '../session/session.ts';
import { DialogueFailure, type Failure } from '../smtp/failure.ts';
import { EXIT, UsageError } from './exit-codes.ts';
import { type Ending, Prompt } from './session-interactive.ts';
import { readSessionDialogue, type SessionChoices } from './session-options.ts';
import { openRecording } from './session-run.ts';
import { findDestination } from './session-target.ts';
import { readVariables } from './session-variables.ts';
import type { Terminal } from './terminal.ts';

/** Gives the exit code: 3 where the server left or nobody was there, 64 where a line was refused. */
export async function talkAtPrompt(
  text: string,
  given: SessionChoices,
  terminal: Terminal,
): Promise<number> {
  if (given.format === 'json') throw new UsageError('--format: --interactive has no json');
  const variables = await readVariables(given, terminal);
  const dialogue = await readSessionDialogue(given, terminal);
  const recording = await openRecording(given);
  try {
    const destination = await findDestination(text, given, terminal);
    const { address, failure, target } = destination;
    if (address === null) return tell(failure ?? null, terminal);
    const books = openBooks(destination, variables);
    const startedAt = new Date().toISOString();
    const opening = {
      destination: { ...destination, address },
      options: {
        // A person thinks longer than a target may take.
        dialogue: { ...dialogue, timeouts: { ...dialogue.timeouts, targetMs: FOR_A_DAY_MS } },
        files: {},
        allowDelivery: given['allow-delivery'] === true,
        stopsAtMismatch: true,
      },
      books,
      pausesMs: 0,
      beginsWithTls: false,
      signal: terminal.signal,
    };
    const session = await Session.open(opening);
    const ending = await new Prompt(session, books, terminal).talk().finally(() => session.close());
    const tls = session.tls && summariseTls(session.tls);
    const transcript = books.account.lines;
    const title = `${target} at ${address}, ${startedAt}`;
    await recording?.write(renderScript({ title, transcript, tls }));
    await recording?.finish();
    return exitCode(ending, terminal);
  } catch (error) {
    if (error instanceof DialogueFailure) return tell(error.failure, terminal);
    throw error;
  } finally {
    await recording?.abandon();
  }
}

const FOR_A_DAY_MS = 24 * 60 * 60 * 1000;

function exitCode({ played, refused }: Ending, terminal: Terminal): number {
  if (terminal.signal.aborted) return EXIT.interrupted;
  if (played.failure) return tell(played.failure, terminal);
  return refused ? EXIT.usage : 0;
}

function tell(failure: Failure | null, { stderr, signal }: Terminal): number {
  stderr.write(`starttls-probe: ${failure?.message ?? 'there is no address'}\n`);
  return signal.aborted ? EXIT.interrupted : 3;
}
