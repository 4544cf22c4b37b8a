/** A script as one of the questions that are put to a server. */

import { basename } from 'node:path';
import type { Dialogue } from '../dialogue/dialogue.ts';
import { chooseEhloName } from '../dialogue/ehlo-name.ts';
import type { DialogueProbe, Probe } from '../dialogue/probe.ts';
import { DialogueFailure } from '../smtp/failure.ts';
import { Conversation } from './conversation.ts';
import { Handshaker } from './handshaker.ts';
import { parseScript } from './parse.ts';
import { type Played, Player } from './player.ts';
import { checkScript } from './prepare.ts';
import { ScriptError } from './script-error.ts';
import { targetValues, Values, type Variables } from './variables.ts';

/** What a script as a probe is made of: plain data, which crosses between threads. */
export interface ScriptSource {
  /** The path of its file. */
  readonly name: string;
  readonly text: string;
  /** Without secrets: a probe logs nobody in and delivers nothing. */
  readonly values: Variables['values'];
  /** The content of the files (PEM) that `TLS` names, by path. */
  readonly files: Readonly<Record<string, string>>;
}

/** What a script learnt. */
export interface ScriptFacts {
  /** Whether all went as scripted; null where that could not be told. */
  readonly ok: boolean | null;
  /** The line of the script, `12: S: 250 has STARTTLS`; null where all went as scripted. */
  readonly failedAt: string | null;
  readonly expected: string | null;
  readonly got: string | null;
  readonly captures: Readonly<Record<string, string>>;
}

/** A probe that was made of a script, and what it was made of. */
export interface ScriptProbe extends DialogueProbe<string, ScriptFacts> {
  readonly source: ScriptSource;
}

/** What those among the probes were made of that are scripts. */
export function scriptSources(probes: readonly Probe[]): ScriptSource[] {
  return probes
    .filter((probe): probe is ScriptProbe => 'source' in probe)
    .map(({ source }) => source);
}

/** The id of a script's probe: `script:`, and its file's name without folder and extension. */
export function scriptProbeId(name: string): string {
  return `script:${basename(name).replace(/\.[^.]*$/, '')}`;
}

/**
 * Makes a probe of a script; RCPT, DATA, BDAT and AUTH are refused in it.
 *
 * @throws ScriptError with the place where the script is wrong.
 */
export function scriptProbe(source: ScriptSource): ScriptProbe {
  const { name, text, values, files } = source;
  const script = parseScript(text, name);
  const variables = { values, secrets: [] };
  checkScript(script, variables, { allowDelivery: false });
  return {
    source,
    id: scriptProbeId(name),
    title: script.title ?? name,
    reference: name,
    stage: 'own-connection',
    intrusive: true,
    async ask(dialogue): Promise<ScriptFacts> {
      const known = readValues(dialogue, variables);
      try {
        const played = await makePlayer(dialogue, known, files).play(script.steps, name);
        return toFacts(played, known);
      } catch (error) {
        // What a server made us capture can be what must not be sent.
        if (!(error instanceof ScriptError)) throw error;
        return { ...UNASKED, got: error.message, captures: known.captures };
      } finally {
        // Nothing is said that the script does not say, so neither is QUIT.
        dialogue.over = true;
      }
    },
    unasked: (_destination, failure) => ({ ...UNASKED, got: failure?.message ?? null }),
  };
}

const UNASKED: ScriptFacts = { ok: null, failedAt: null, expected: null, got: null, captures: {} };

function readValues(
  { destination, options, localAddress }: Dialogue,
  variables: Variables,
): Values {
  const values = new Values(variables, targetValues(destination));
  values.set('ehlo-name', chooseEhloName(options.ehloName, destination.host, localAddress));
  return values;
}

function makePlayer(dialogue: Dialogue, values: Values, files: ScriptSource['files']): Player {
  const { client, options, servername } = dialogue;
  // It was read already, to see whether there is anybody to talk to.
  const conversation = new Conversation(client, () => dialogue.greeting());
  const settings = options.tls;
  const handshaker = new Handshaker({ client, conversation, settings, servername, files });
  return new Player({
    conversation,
    values,
    allowDelivery: false,
    stopsAtMismatch: true,
    startTls: (handshake) => handshaker.perform(handshake),
    nextIs: () => {},
    onStep: () => {},
  });
}

/** @throws DialogueFailure where the user interrupted, or the time was over through no fault of the server. */
function toFacts({ ok, failure, stopped }: Played, values: Values): ScriptFacts {
  if (failure?.kind === 'cancelled') throw new DialogueFailure(failure);
  return {
    ok,
    failedAt: stopped && `${stopped.line}: ${stopped.step}`,
    expected: stopped?.expected ?? null,
    got: stopped?.got ?? failure?.message ?? null,
    captures: values.captures,
  };
}
