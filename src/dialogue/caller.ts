/** Opens the connections of one probe that needs several, one after the other, with a pause. */

import { DialogueFailure } from '../smtp/failure.ts';
import { cancelled } from '../smtp/failures.ts';
import type { Destination } from '../target/target.ts';
import type { DialogueContext, TlsManner } from './context.ts';
import type { Dialogue } from './dialogue.ts';
import type { DialogueOptions } from './options.ts';
import type { SurveyProbe } from './probe.ts';
import { alone } from './questions.ts';
import { asFailure, type Visit, visit } from './visit.ts';
import type { Visited, Visitor } from './visitor.ts';

/** Failures that are not the server's doing. */
export const OURS: ReadonlySet<string> = new Set(['cancelled', 'internal-error']);

/** Milliseconds between two connections of a probe: a server that counts them is not to be hurried. */
const PAUSE_MS = 250;

/** Under which a connection keeps the one answer that it was opened for. */
const ASKED = 'asked';

export class Caller implements Visitor {
  readonly main: Visit;
  /** The connection that was opened last. */
  last: Visit;

  readonly #context: DialogueContext;

  constructor(context: DialogueContext, main: Visit, last: Visit) {
    this.#context = context;
    this.main = main;
    this.last = last;
  }

  get options(): DialogueOptions {
    return this.#context.options;
  }

  get destination(): Destination {
    return this.#context.destination;
  }

  async visit<Answer>(
    ask: (dialogue: Dialogue) => Promise<Answer>,
    tls: TlsManner | null = null,
  ): Promise<Visited<Answer>> {
    await this.last.gone();
    await this.#pause();
    const context = { ...this.#context, tls };
    this.last = await visit(context, alone({ id: ASKED, stage: 'own-connection', ask }));
    const answer = (this.last.facts[ASKED] ?? null) as Answer | null;
    const { failure } = this.last;
    if (failure && OURS.has(failure.kind)) throw new DialogueFailure(failure);
    return { answer, failure };
  }

  async #pause(): Promise<void> {
    const { signal } = this.#context;
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, signal?.aborted ? 0 : PAUSE_MS);
    signal?.addEventListener('abort', resolve);
    await promise;
    clearTimeout(timer);
    signal?.removeEventListener('abort', resolve);
    if (signal?.aborted) throw cancelled('connect');
  }
}

/** Puts the question of one probe; `failure` is not null only where it is ours. */
export async function survey(
  visitor: Visitor,
  probe: SurveyProbe,
  options: DialogueOptions,
): Promise<Visited<unknown>> {
  try {
    return { answer: await probe.ask(visitor), failure: null };
  } catch (error) {
    return { answer: null, failure: asFailure(error, null, options) };
  }
}
