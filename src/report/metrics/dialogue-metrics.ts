/** How the dialogue went, as metrics. */

import type { Timings } from '../../dialogue/observation.ts';
import { VERDICTS } from '../../rules/verdict.ts';
import { REPLY_STAGES } from '../glance.ts';
import { type Metric, marked, seconds, single, unixSeconds } from './metric.ts';

export const verdict: Metric = {
  name: 'smtp_verdict',
  help: 'What was seen comes to: 0 ok, 1 warning, 2 critical, 3 unknown.',
  labels: [],
  read: (glance) => single(VERDICTS.indexOf(glance.verdict)),
};

export const outcome: Metric = {
  name: 'smtp_outcome',
  help: 'How the dialogue ended: completed, or why not.',
  labels: ['outcome'],
  read: (glance) => [marked({ outcome: glance.outcome })],
};

export const probeSuccess: Metric = {
  name: 'smtp_probe_success',
  help: 'Whether the dialogue came to its end, whatever was found.',
  labels: [],
  read: (glance) => single(glance.outcome === 'completed'),
};

export const probeDuration: Metric = {
  name: 'smtp_probe_duration_seconds',
  help: 'From the look-up to the answer, over all connections.',
  labels: [],
  read: (glance) => single(seconds(glance.durationMs)),
};

/** The phases by the names of their timings, in the order of the dialogue. */
const PHASES = {
  dnsMs: 'resolve',
  connectMs: 'connect',
  greetingMs: 'greeting',
  ehloMs: 'ehlo',
  starttlsMs: 'starttls',
  handshakeMs: 'handshake',
} as const satisfies Record<keyof Timings, string>;

const PHASE_ENTRIES = Object.entries(PHASES) as [keyof Timings, string][];

export const probePhase: Metric = {
  name: 'smtp_probe_phase_seconds',
  help: 'How long a step of the dialogue took.',
  labels: ['phase'],
  read: ({ timings }) =>
    PHASE_ENTRIES.flatMap(([timing, phase]) => {
      const ms = timings[timing];
      return ms === undefined ? [] : [{ labels: { phase }, value: seconds(ms) }];
    }),
};

export const replyCode: Metric = {
  name: 'smtp_reply_code',
  help: 'The reply code that a stage was answered with.',
  labels: ['stage'],
  read: ({ replyCodes }) =>
    REPLY_STAGES.flatMap((stage) => {
      const value = replyCodes[stage];
      return value === undefined ? [] : [{ labels: { stage }, value }];
    }),
};

export const probeTimestamp: Metric = {
  name: 'smtp_probe_timestamp_seconds',
  help: 'When the dialogue began.',
  labels: [],
  read: (glance) => single(unixSeconds(glance.startedAt)),
};
