/** What a script says, as plain data that can cross between threads. */

import type { Condition } from './condition.ts';
import type { Template } from './template.ts';
import type { TlsWords } from './tls-words.ts';

/** What one step does. */
export type Action =
  /** Sends a line, exactly as written. */
  | { readonly kind: 'say'; readonly template: Template; readonly column: number }
  /** Holds one reply against every condition; `seen` is what a recording kept of it. */
  | {
      readonly kind: 'hear';
      readonly conditions: readonly Condition[];
      readonly seen: readonly string[];
    }
  /** Performs the handshake; `seen` is what a recording kept of it, or null. */
  | { readonly kind: 'tls'; readonly words: TlsWords; readonly seen: string | null }
  | { readonly kind: 'pause'; readonly ms: number }
  | { readonly kind: 'close' }
  /** Goes one way where the last reply to EHLO lists a keyword, the other where it does not. */
  | {
      readonly kind: 'if';
      readonly keyword: string;
      readonly parameters: readonly string[];
      readonly present: readonly Step[];
      readonly absent: readonly Step[];
    };

/** An action and where it is written. */
export type Step = Action & {
  /** Counted from 1. */
  readonly line: number;
  /** As written, without blanks around it; lines about one reply are joined with a line feed. */
  readonly text: string;
};

/** A step of one kind. */
export type StepOf<Kind extends Action['kind']> = Extract<Step, { readonly kind: Kind }>;

export interface Script {
  /** What errors call it: the path of its file. */
  readonly name: string;
  /** What `TITLE` says; null where nothing does. */
  readonly title: string | null;
  readonly steps: readonly Step[];
}

/** Every step, those of both branches too, in the order of their lines. */
export function* allSteps(steps: readonly Step[]): Generator<Step> {
  for (const step of steps) {
    yield step;
    if (step.kind !== 'if') continue;
    yield* allSteps(step.present);
    yield* allSteps(step.absent);
  }
}
