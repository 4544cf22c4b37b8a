/** Starts the fleet of trouble, and asks it what it has seen. */

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import type { FleetReport } from './attendance.ts';
import { ROLL_CALL } from './manners.ts';

const PROGRAM = new URL('./process.ts', import.meta.url);

export type FleetQuestion =
  | { readonly id: number; readonly kind: 'report' }
  | { readonly id: number; readonly kind: 'whenVisited'; readonly total: number };

export interface FleetAnswer {
  /** That of the question; 0 once it is ready, with its ports. */
  readonly id: number;
  readonly ports?: readonly [number, number];
  readonly report?: FleetReport;
}

/** A process full of servers; every address of 127/8 answers on both its ports. */
export class Fleet implements AsyncDisposable {
  readonly port: number;
  readonly otherPort: number;
  readonly #child: ChildProcess;
  #lastId = 0;

  static async start(): Promise<Fleet> {
    const child = fork(PROGRAM, { serialization: 'advanced' });
    const [{ ports }] = (await once(child, 'message')) as [FleetAnswer];
    if (!ports) throw new Error('the fleet said something else before it was ready');
    return new Fleet(child, ports);
  }

  private constructor(child: ChildProcess, [port, otherPort]: readonly [number, number]) {
    this.#child = child;
    // Each question listens for its answer.
    child.setMaxListeners(0);
    this.port = port;
    this.otherPort = otherPort;
  }

  /** What came about until now; also what the system has kept from the servers up to here. */
  async report(): Promise<FleetReport> {
    for (const port of [this.port, this.otherPort]) {
      await once(connect(port, ROLL_CALL).resume(), 'close');
    }
    return this.#ask({ id: ++this.#lastId, kind: 'report' });
  }

  /** The same once there were so many visits in all, since the start. */
  whenVisited(total: number): Promise<FleetReport> {
    return this.#ask({ id: ++this.#lastId, kind: 'whenVisited', total });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const gone = once(this.#child, 'exit');
    this.#child.disconnect();
    await gone;
  }

  #ask(question: FleetQuestion): Promise<FleetReport> {
    const { promise, resolve } = Promise.withResolvers<FleetReport>();
    const hear = ({ id, report }: FleetAnswer) => {
      if (id !== question.id || !report) return;
      this.#child.removeListener('message', hear);
      resolve(report);
    };
    this.#child.on('message', hear);
    this.#child.send(question);
    return promise;
  }
}
