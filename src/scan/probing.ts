import type { DialogueOptions } from '../dialogue/options.ts';
import type { Probe } from '../dialogue/probe.ts';
import type { Judging } from './record.ts';

/** What every job of a run is probed and judged by. */
export interface Probing {
  readonly probes: readonly Probe[];
  readonly options: DialogueOptions;
  readonly judging: Judging;
}
