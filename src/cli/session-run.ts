/** Holds the session that a command line asks for, and keeps its recording. */

import { parseScript } from '../session/parse.ts';
import { checkScript } from '../session/prepare.ts';
import { renderScript } from '../session/record.ts';
import { compareReplay, type Difference, readRecording } from '../session/replay.ts';
import type { SessionResult } from '../session/result.ts';
import { runSession } from '../session/run.ts';
import { summariseTls } from '../session/seen.ts';
import { readText } from './files.ts';
import { readSessionDialogue, type SessionChoices } from './session-options.ts';
import { findDestination } from './session-target.ts';
import { readScriptFiles, readVariables } from './session-variables.ts';
import { fileSink, type Sink } from './sink.ts';
import type { Terminal } from './terminal.ts';

/** What there is to tell of a session. */
export interface SessionReport {
  readonly result: SessionResult;
  /** How it differs from its recording; null where it was not held against one. */
  readonly differences: readonly Difference[] | null;
}

/**
 * Plays the script of a file to a target; with `--replay` that is a recording.
 *
 * @throws UsageError or ScriptError before anything is sent.
 */
export async function holdSession(
  path: string,
  target: string,
  given: SessionChoices,
  terminal: Terminal,
): Promise<SessionReport> {
  const replays = given.replay !== undefined;
  const variables = await readVariables(given, terminal);
  const script = parseScript(await readText('session', path, terminal), path);
  const recorded = replays ? readRecording(script) : null;
  const allowDelivery = given['allow-delivery'] === true;
  checkScript(script, variables, { allowDelivery });
  const files = await readScriptFiles(script, variables.values);
  const dialogue = await readSessionDialogue(given, terminal);
  const recording = await openRecording(given);
  try {
    const destination = await findDestination(target, given, terminal);
    const options = { dialogue, variables, files, allowDelivery, stopsAtMismatch: !replays };
    const { result, exchanges } = await runSession(script, destination, options, terminal.signal);
    await recording?.write(renderResult(result));
    await recording?.finish();
    const tls = result.tls && summariseTls(result.tls);
    return { result, differences: recorded && compareReplay(recorded, { exchanges, tls }) };
  } finally {
    await recording?.abandon();
  }
}

/** Opened before anybody is talked to: what cannot be written is told then. @throws UsageError. */
export async function openRecording({
  record,
}: Pick<SessionChoices, 'record'>): Promise<Sink | null> {
  return record === undefined ? null : fileSink(record, false, '--record');
}

function renderResult({ target, address, startedAt, transcript, tls }: SessionResult): string {
  const title = `${target} at ${address ?? 'no address'}, ${startedAt}`;
  return renderScript({ title, transcript, tls: tls && summariseTls(tls) });
}
