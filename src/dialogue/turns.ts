/** The order in which probes ask on one connection. */

import type { DialogueProbe, Probe, ProbeStage } from './probe.ts';

/** Probes, stage after stage; those of one stage in the order of their table. */
export interface InTurn {
  /** Up to the greeting, and with it. */
  readonly before: readonly DialogueProbe[];
  /** What only a server that welcomed us is asked. */
  readonly after: readonly DialogueProbe[];
}

/** One way to go through the stages; the order is worked out once for each list of probes. */
export class Turns {
  readonly #stages: readonly ProbeStage[];
  readonly #known = new WeakMap<readonly Probe[], InTurn>();

  constructor(stages: readonly ProbeStage[]) {
    this.#stages = stages;
  }

  /** Leaves out probes of other stages. */
  of(probes: readonly Probe[]): InTurn {
    const known = this.#known.get(probes);
    if (known) return known;
    const welcome = this.#stages.indexOf('greeting') + 1;
    const inTurn = {
      before: this.#stages.slice(0, welcome).flatMap((stage) => ofStage(probes, stage)),
      after: this.#stages.slice(welcome).flatMap((stage) => ofStage(probes, stage)),
    };
    this.#known.set(probes, inTurn);
    return inTurn;
  }
}

function ofStage(probes: readonly Probe[], stage: ProbeStage): DialogueProbe[] {
  return probes.filter(
    (probe): probe is DialogueProbe => probe.stage !== 'own-connections' && probe.stage === stage,
  );
}
