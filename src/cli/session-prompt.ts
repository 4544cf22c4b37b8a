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

/**
 * Gives the exit code: 2 where an `S:` or `TLS` that was typed did not hold, 3 where the server left,
 * turned us away or was not there, 64 where a line was refused.
 */
export async function talkAtPrompt(
  text: string,
  given: SessionChoices,
  terminal: Terminal,
): Promise<number> {
  if (given.format === 'json') throw new UsageError('--format: --interactive has no json');
  const variables = await readVariables(given, terminal);
  const dialogue = await readSessionDialogue(given, terminal);
  const recording = await openRecording(given);
  let hide = (text: string) => text;
  const tell = (failure: Failure | null) => tellFailure(failure, hide, terminal);
  try {
    const destination = await findDestination(text, given, terminal);
    const { address, failure, target } = destination;
    if (address === null) return tell(failure ?? null);
    const books = openBooks(destination, variables);
    hide = (text) => books.values.masks.hide(text);
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
    return exitCode(ending, tell, terminal);
  } catch (error) {
    if (error instanceof DialogueFailure) return tell(error.failure);
    throw error;
  } finally {
    await recording?.abandon();
  }
}

const FOR_A_DAY_MS = 24 * 60 * 60 * 1000;

/** What a script would have ended with, whatever was typed after it. */
const DIFFERED = 2;
const COULD_NOT_TELL = 3;

function exitCode(
  { played, refused, differed, turnedAway }: Ending,
  tell: (failure: Failure | null) => number,
  { signal }: Terminal,
): number {
  if (signal.aborted) return EXIT.interrupted;
  if (played.failure) return tell(played.failure);
  if (turnedAway) return COULD_NOT_TELL;
  if (refused) return EXIT.usage;
  return differed ? DIFFERED : 0;
}

function tellFailure(
  failure: Failure | null,
  hide: (text: string) => string,
  { stderr, signal }: Terminal,
): number {
  stderr.write(`starttls-probe: ${hide(failure?.message ?? 'there is no address')}\n`);
  return signal.aborted ? EXIT.interrupted : COULD_NOT_TELL;
}
