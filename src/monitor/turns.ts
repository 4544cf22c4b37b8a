/** One dialogue with an address at a time, whoever wants it: a round or somebody who asks now. */

import { limitKeys } from '../scan/limit-keys.ts';
import { Limits } from '../scan/limits.ts';

/** An address counts by itself; what else a scan limits is not for whoever asks now. */
const BY_ADDRESS = { perAddress: 1, perNetwork: 0, perProvider: 0 } as const;

export class Turns {
  readonly #limits = new Limits(Number.POSITIVE_INFINITY);

  /** Runs a task when the tasks that came before it to the same address have ended. */
  run<T>(address: string, task: () => Promise<T>): Promise<T> {
    const [key] = limitKeys({ address, host: address }, BY_ADDRESS);
    return this.#limits.run(key?.id ?? address, task);
  }
}
