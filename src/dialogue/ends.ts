/** How and where a dialogue can end early, to hold against what a file says of one. */

import type { FailureKind, Stage } from '../smtp/failure.ts';

export const FAILURE_KINDS = [
  'unresolved',
  'unreachable',
  'timed-out',
  'closed',
  'refused',
  'malformed',
  'handshake-failed',
  'cancelled',
  'internal-error',
] as const satisfies readonly FailureKind[];

export const STAGES = [
  'resolve',
  'connect',
  'greeting',
  'ehlo',
  'before-tls',
  'starttls',
  'handshake',
  'after-tls',
  'quit',
] as const satisfies readonly Stage[];
