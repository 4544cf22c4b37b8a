/** Chooses the questions that are put: the usual ones, and those that are asked for. */

import { PROBES } from '../../probes/index.ts';
import type { Probe } from '../dialogue/probe.ts';
import { UsageError } from './exit-codes.ts';
import { nearest } from './nearest.ts';
import type { Options, Values } from './option.ts';
import { namesScript } from './script-name.ts';

const ASKING = 'What else to ask';

/** `enforce` is older, and stands for `--probe mail-before-tls`. */
export const QUESTION_OPTIONS = {
  probe: {
    group: ASKING,
    type: 'string',
    value: 'QUESTION',
    several: 'repeated',
    describe: 'A further question (see probes) or script.smtp',
  },
  samples: {
    group: ASKING,
    type: 'number',
    value: 'N',
    describe: 'Look at every address so often; do its answers differ?',
  },
  'i-own-this-host': {
    group: ASKING,
    type: 'boolean',
    describe: 'Allow questions that play an attack, such as command-injection',
  },
} as const satisfies Options;

type Given = Values<typeof QUESTION_OPTIONS> & {
  readonly enforce?: boolean | undefined;
};

/** The most that one address is asked: beyond that it is a load test. */
const MAX_SAMPLES = 100;

/** @throws UsageError that names the option and what would be accepted. */
export function chooseProbes(given: Given): Probe[] {
  const named = (given.probe ?? []).filter((value) => !namesScript(value));
  for (const id of named) requireKnown(id);
  const asked = new Set([
    ...named,
    ...(given.enforce === true ? ['mail-before-tls'] : []),
    ...(given.samples === undefined ? [] : ['samples']),
  ]);
  if (asked.has('samples') && given.samples === undefined) {
    throw new UsageError('--probe samples: say how often, with --samples 5');
  }
  const chosen: readonly Probe[] = PROBES.filter(
    ({ id, intrusive }) => !intrusive || asked.has(id),
  );
  const attack = chosen.find(({ ownHostsOnly }) => ownHostsOnly === true);
  if (attack && given['i-own-this-host'] !== true) {
    throw new UsageError(
      `--probe ${attack.id} plays an attack: ask it of your own hosts only, with --i-own-this-host`,
    );
  }
  return [...chosen];
}

/** How often each address is looked at, 1 unless it was asked for. @throws UsageError. */
export function readSamples({ samples }: Pick<Given, 'samples'>): number {
  if (samples === undefined) return 1;
  if (Number.isSafeInteger(samples) && samples >= 2 && samples <= MAX_SAMPLES) return samples;
  throw new UsageError(`--samples: write a whole number from 2 to ${MAX_SAMPLES}`);
}

function requireKnown(id: string): void {
  if (PROBES.some((probe) => probe.id === id)) return;
  const ids = PROBES.filter(({ intrusive }) => intrusive).map((probe) => probe.id);
  const meant = nearest(id, ids);
  const hint = meant === null ? `write one of ${ids.join(', ')}` : `did you mean ${meant}?`;
  throw new UsageError(`--probe: there is no "${id}"; ${hint}`);
}
