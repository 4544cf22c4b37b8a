/** The gates that someone is at, and the way through several of them. */

import type { BackOff } from './back-off.ts';
import { Gate } from './gate.ts';
import type { LimitKey } from './limit-keys.ts';

/** A gate as it is seen from outside. */
export type Awaited = Pick<Gate<unknown>, 'key' | 'isResting' | 'waiting'>;

/** What passes gates, one for each of its keys. */
export interface Passer<Self> {
  readonly gates: readonly Gate<Self>[];
}

export interface GatesOptions<Turn> {
  readonly backOff: BackOff;
  /** Called with what has passed all its gates. */
  readonly passed: (turn: Turn) => void;
  /** Called when a rest has ended and those who waited for it have had their try. */
  readonly rested: () => void;
}

/**
 * Lets through what finds all its gates open.
 *
 * What does not waits at one shut gate and holds no other meanwhile, so that nobody ever waits at
 * an open one.
 */
export class Gates<Turn extends Passer<Turn>> {
  readonly #options: GatesOptions<Turn>;
  readonly #gates = new Map<string, Gate<Turn>>();

  constructor(options: GatesOptions<Turn>) {
    this.#options = options;
  }

  /** The gates of these keys; they stand until `quit`. */
  join(keys: readonly LimitKey[]): readonly Gate<Turn>[] {
    return keys.map((key) => {
      const gate = this.#gates.get(key.id) ?? new Gate<Turn>(key, this.#options.backOff);
      if (gate.members++ === 0) this.#gates.set(key.id, gate);
      return gate;
    });
  }

  /** Passes all gates of a turn, or has it wait at the first that is shut. */
  enter(turn: Turn): void {
    for (const gate of turn.gates) {
      if (gate.isOpen) continue;
      gate.wait(turn);
      return;
    }
    for (const gate of turn.gates) gate.inside++;
    this.#options.passed(turn);
  }

  /** Goes back through all gates; `reopen` must follow, once it is known who else waits. */
  leave({ gates }: Turn): void {
    for (const gate of gates) gate.inside--;
  }

  /** The last of a turn at its gates; `reopen` must follow. */
  quit({ gates }: Turn): void {
    for (const gate of gates) gate.members--;
  }

  served({ gates }: Turn): void {
    for (const gate of gates) gate.served();
  }

  /** Whether waiting may help a turn that was turned away. */
  mayReturn({ gates }: Turn): boolean {
    return gates.every(({ isGivenUp }) => !isGivenUp);
  }

  /** The gate at which most wait; null where nobody waits. */
  mostAwaited(): Awaited | null {
    let most: Gate<Turn> | null = null;
    for (const gate of this.#gates.values()) {
      if (gate.waiting > (most?.waiting ?? 0)) most = gate;
    }
    return most;
  }

  /** Has those of the gates rest that do. */
  turnedAway({ gates }: Turn): void {
    for (const gate of gates) {
      gate.turnedAway(() => {
        this.#reopen(gate);
        this.#options.rested();
      });
    }
  }

  /** Gives those a try who wait at the gates of a turn that has left them all. */
  reopen({ gates }: Turn): void {
    for (const gate of gates) this.#reopen(gate);
  }

  /** Forgets everybody, and ends all rests. */
  clear(): void {
    for (const gate of this.#gates.values()) gate.clear();
    this.#gates.clear();
  }

  #reopen(gate: Gate<Turn>): void {
    // One that finds another gate shut waits there, and the next has its try.
    for (let turn = gate.next(); turn; turn = gate.next()) this.enter(turn);
    // The strikes go with it: one that was put off is a member still.
    if (gate.members === 0 && !gate.isResting) this.#gates.delete(gate.key.id);
  }
}
