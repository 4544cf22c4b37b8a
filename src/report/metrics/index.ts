/** The metrics that a record gives. A new one is an object in its file and one line here. */

import {
  outcome,
  probeDuration,
  probePhase,
  probeSuccess,
  probeTimestamp,
  replyCode,
  verdict,
} from './dialogue-metrics.ts';
import { eventPredicted, finding } from './judgement-metrics.ts';
import type { Metric } from './metric.ts';
import {
  certificateExpiry,
  certificateNameMatches,
  certificateTrusted,
  starttlsAdvertised,
  starttlsNegotiated,
  tlsVersion,
} from './tls-metrics.ts';

export const METRICS: readonly Metric[] = [
  verdict,
  starttlsAdvertised,
  starttlsNegotiated,
  outcome,
  probeSuccess,
  probeDuration,
  probePhase,
  probeTimestamp,
  replyCode,
  tlsVersion,
  certificateExpiry,
  certificateTrusted,
  certificateNameMatches,
  eventPredicted,
  finding,
];
