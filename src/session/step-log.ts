/** Keeps how each step of a script went, and what of the transcript came with it. */

import type { Account } from './account.ts';
import type { StepResult } from './result.ts';
import { allSteps, type Step } from './script.ts';

export class StepLog {
  readonly #account: Account;
  readonly #results = new Map<Step, StepResult>();
  #from = 0;

  constructor(account: Account) {
    this.#account = account;
  }

  begins(): void {
    this.#from = this.#account.lines.length;
  }

  ends(step: Step, state: StepResult['state']): void {
    const lines = [this.#from, this.#account.lines.length] as const;
    this.#results.set(step, { line: step.line, step: step.text, state, lines });
  }

  /** Every step of a script that was reached or could have been, in the order of their lines. */
  finish(steps: readonly Step[]): StepResult[] {
    const end = this.#account.lines.length;
    return Array.from(allSteps(steps)).map(
      (step) =>
        this.#results.get(step) ?? {
          line: step.line,
          step: step.text,
          state: 'skipped',
          lines: [end, end],
        },
    );
  }
}
