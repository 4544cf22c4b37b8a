/** What a worker thread is given when it starts: plain data, which crosses between threads. */

import type { DialogueOptions } from '../dialogue/options.ts';
import type { Probe } from '../dialogue/probe.ts';
import type { Standard } from '../rules/judge.ts';
import type { Rule } from '../rules/rule.ts';
import { type ScriptSource, scriptProbe, scriptSources } from '../session/probe.ts';
import { type TlsOptions, TlsSettings } from '../smtp/tls-settings.ts';
import type { Probing } from './probing.ts';

export interface WorkerSetup {
  /** The probes that ask, by id. */
  readonly probes: readonly string[];
  /** What the probes are made of that are scripts; these ask last. */
  readonly scripts: readonly ScriptSource[];
  readonly dialogue: Omit<DialogueOptions, 'tls' | 'onBug'>;
  /** Each thread makes secure contexts of its own out of them. */
  readonly tls: TlsOptions;
  readonly standard: Standard;
}

/** What stays behind in each thread, because it is code. */
interface Tables {
  readonly probes: readonly Probe[];
  readonly rules: readonly Rule[];
  readonly onBug: (error: unknown) => void;
}

/** Takes apart what can cross to another thread; `tls` is what the settings were made of. */
export function describeSetup({ probes, options, judging }: Probing, tls: TlsOptions): WorkerSetup {
  const { tls: _contexts, onBug: _callback, ...dialogue } = options;
  const { standard } = judging;
  const scripts = scriptSources(probes);
  return { probes: probes.map(({ id }) => id), scripts, dialogue, tls, standard };
}

/**
 * Puts together in a worker what was taken apart.
 *
 * The secure contexts are made here: loading the trusted roots stops the whole thread for a
 * moment, which during a dialogue would look like a slow server.
 */
export function readSetup(setup: WorkerSetup, { probes, rules, onBug }: Tables): Probing {
  const { dialogue, standard } = setup;
  const tls = new TlsSettings(setup.tls);
  tls.modern();
  if (dialogue.legacy) tls.legacy();
  return {
    probes: [
      ...probes.filter(({ id }) => setup.probes.includes(id)),
      ...setup.scripts.map(scriptProbe),
    ],
    options: { ...dialogue, tls, onBug },
    judging: { rules, standard },
  };
}
