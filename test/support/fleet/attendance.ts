/** Keeps account of who visits which address, and whether they behave. */

import type { Socket } from 'node:net';

export interface FleetReport {
  /** How often each address was connected to. */
  readonly visits: Readonly<Record<string, number>>;
  /** The addresses that are connected to now. */
  readonly open: readonly string[];
  /** Addresses that were visited while an earlier visitor had not left. */
  readonly crowded: readonly string[];
  /** What no client may do: `127.1.0.0: spoke before the greeting`. */
  readonly misconduct: readonly string[];
}

export class Attendance {
  readonly #visits = new Map<string, number>();
  readonly #present = new Map<string, Set<Socket>>();
  readonly #crowded = new Set<string>();
  readonly #misconduct = new Set<string>();
  readonly #awaited: { readonly total: number; readonly come: () => void }[] = [];
  #total = 0;

  /** Gives how often the address was visited, this visit included. */
  enter(address: string, socket: Socket): number {
    const present = this.#present.get(address) ?? new Set();
    this.#present.set(address, present);
    for (const other of present) this.#suspect(address, other);
    present.add(socket);
    const visits = (this.#visits.get(address) ?? 0) + 1;
    this.#visits.set(address, visits);
    this.#total++;
    for (const { total, come } of this.#awaited) if (this.#total === total) come();
    return visits;
  }

  leave(address: string, socket: Socket): void {
    const present = this.#present.get(address);
    present?.delete(socket);
    if (present?.size === 0) this.#present.delete(address);
  }

  blame(address: string, what: string): void {
    this.#misconduct.add(`${address}: ${what}`);
  }

  /** Resolves when there were so many visits in all. */
  async whenVisited(total: number): Promise<void> {
    if (this.#total >= total) return;
    await new Promise<void>((come) => this.#awaited.push({ total, come }));
  }

  report(): FleetReport {
    return {
      visits: Object.fromEntries(this.#visits),
      open: [...this.#present.keys()],
      crowded: [...this.#crowded],
      misconduct: [...this.#misconduct],
    };
  }

  /** A visitor may have left before the next one came, and we be late to hear of it. */
  async #suspect(address: string, earlier: Socket): Promise<void> {
    await catchUp();
    if (this.#present.get(address)?.has(earlier)) this.#crowded.add(address);
  }
}

/** Turns of the event loop in which one hears what came before, and lets go in answer to it. */
const TURNS = 10;

async function catchUp(): Promise<void> {
  for (let turn = 0; turn < TURNS; turn++) await new Promise(setImmediate);
}
