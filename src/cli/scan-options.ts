/** The options that only a scan has, as they are declared. */

import type { Options } from './option.ts';

const TARGETS = 'What to probe';
const PACE = 'How fast, and how gently';
const RUN = 'The run';

export const SCAN_OPTIONS = {
  exclude: {
    group: TARGETS,
    type: 'string',
    value: 'FILE',
    several: 'repeated',
    describe: 'File of addresses, networks, names and *.domains to leave alone',
  },
  shard: {
    group: TARGETS,
    type: 'string',
    value: 'I/N',
    describe: 'Only the i-th of n parts of the targets, such as 1/4; the same ones every time',
  },
  shuffle: {
    group: TARGETS,
    type: 'boolean',
    describe: 'Mix the targets, so that neighbours are not probed together',
  },
  strict: { group: TARGETS, type: 'boolean', describe: 'Stop at a line that is no target' },
  concurrency: {
    group: PACE,
    type: 'number',
    value: 'N',
    default: 200,
    describe: 'Dialogues at once; 0 for as many as this machine allows',
  },
  'per-network': {
    group: PACE,
    type: 'number',
    value: 'N',
    default: 8,
    describe: 'Dialogues at once within a /24 or /48; 0 lifts the limit',
  },
  'per-provider': {
    group: PACE,
    type: 'number',
    value: 'N',
    default: 8,
    describe: 'Dialogues at once with hosts under one registrable domain; 0 lifts the limit',
  },
  rate: {
    group: PACE,
    type: 'number',
    value: 'N',
    describe: 'Targets begun per second, at the most',
  },
  retries: {
    group: PACE,
    type: 'number',
    value: 'N',
    default: 2,
    describe: 'How often to come back to a server that turned us away for now (4yz)',
  },
  'retry-delay': {
    group: PACE,
    type: 'string',
    value: 'DURATION',
    default: '30',
    describe: 'First wait before that, in seconds; doubled each time',
  },
  workers: {
    group: PACE,
    type: 'number',
    value: 'N',
    describe: 'Worker threads; 0 probes in this one [as many as cores, once a list is long]',
  },
  resume: {
    group: RUN,
    type: 'string',
    value: 'FILE',
    several: 'repeated',
    describe: 'File of records to go on from; one that is not there yet is empty',
  },
  summary: {
    group: RUN,
    type: 'string',
    value: 'FILE',
    describe: 'File for the summary of the run, as JSON',
  },
} as const satisfies Options;
