/** What is asked on one connection, in which order. */

import type { DialogueProbe, Probe, ProbeStage } from './probe.ts';

/** As much of a probe as asks on one connection. */
export type Question = Pick<DialogueProbe, 'id' | 'stage' | 'ask'>;

export interface Questions {
  /** Up to the greeting, and with it. */
  readonly before: readonly Question[];
  /** What only a server that welcomed us is asked. */
  readonly after: readonly Question[];
}

/** The one thing that a connection is opened for. */
export function alone(question: Question): Questions {
  return { before: [], after: [question] };
}

/** The usual questions, stage after stage; those of one stage in the order of their table. */
export function inTurn(probes: readonly Probe[], implicitTls: boolean): Questions {
  return (implicitTls ? IMPLICIT_TLS : STARTTLS).of(probes);
}

/** One way to go through the stages; the order is worked out once for each list of probes. */
class Turns {
  readonly #stages: readonly ProbeStage[];
  readonly #known = new WeakMap<readonly Probe[], Questions>();

  constructor(stages: readonly ProbeStage[]) {
    this.#stages = stages;
  }

  /** Leaves out probes of other stages. */
  of(probes: readonly Probe[]): Questions {
    const known = this.#known.get(probes);
    if (known) return known;
    const welcome = this.#stages.indexOf('greeting') + 1;
    const questions = {
      before: this.#stages.slice(0, welcome).flatMap((stage) => ofStage(probes, stage)),
      after: this.#stages.slice(welcome).flatMap((stage) => ofStage(probes, stage)),
    };
    this.#known.set(probes, questions);
    return questions;
  }
}

const STARTTLS = new Turns(['greeting', 'before-tls', 'starttls', 'handshake', 'after-tls']);

/** The first EHLO is under TLS already, so there is no second one. */
const IMPLICIT_TLS = new Turns(['handshake', 'greeting', 'before-tls', 'starttls']);

function ofStage(probes: readonly Probe[], stage: ProbeStage): DialogueProbe[] {
  return probes.filter(
    (probe): probe is DialogueProbe => probe.stage !== 'own-connections' && probe.stage === stage,
  );
}
