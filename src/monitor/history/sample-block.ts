/**
 * The samples of one place in one period: eight octets each, in the order in which they came.
 *
 * Offset in the period (milliseconds, 32 bits), what was seen (8 bits), duration (milliseconds, 24
 * bits), all little-endian. A row for each sample would take three times the room, and as many rows to drop.
 */

import { Buffer } from 'node:buffer';
import type { Outcome } from '../../dialogue/observation.ts';
import { VERDICTS, type Verdict } from '../../rules/verdict.ts';
import type { Sample } from './history.ts';
import { PERIOD_MS, periodOf } from './period.ts';

const OCTETS = 8;
const MAX_DURATION_MS = 2 ** 24 - 1;

/** Written to disk: a number stays what it is for ever. */
const OUTCOME_CODES = {
  completed: 0,
  unresolved: 1,
  unreachable: 2,
  'timed-out': 3,
  closed: 4,
  refused: 5,
  malformed: 6,
  'handshake-failed': 7,
  cancelled: 8,
  'internal-error': 9,
} as const satisfies Readonly<Record<Outcome, number>>;

const VERDICT_CODES = {
  ok: 0,
  warning: 1,
  critical: 2,
  unknown: 3,
} as const satisfies Readonly<Record<Verdict, number>>;

const OUTCOMES = Object.keys(OUTCOME_CODES) as readonly Outcome[];

/** What took longer than four hours is cut to what fits. */
export function packSample(sample: Sample): Uint8Array {
  const octets = Buffer.alloc(OCTETS);
  const atMs = Date.parse(sample.at);
  octets.writeUInt32LE(atMs - periodOf(atMs) * PERIOD_MS, 0);
  octets.writeUInt8(packSeen(sample), 4);
  octets.writeUIntLE(Math.min(Math.max(Math.round(sample.durationMs), 0), MAX_DURATION_MS), 5, 3);
  return octets;
}

/** Of a block that was cut, the last piece is left out. */
export function unpackSamples(period: number, block: Uint8Array): Sample[] {
  const octets = Buffer.from(block.buffer, block.byteOffset, block.byteLength);
  return Array.from({ length: Math.floor(octets.length / OCTETS) }, (_, index) => {
    const start = index * OCTETS;
    return {
      at: new Date(period * PERIOD_MS + octets.readUInt32LE(start)).toISOString(),
      ...unpackSeen(octets.readUInt8(start + 4)),
      durationMs: octets.readUIntLE(start + 5, 3),
    };
  });
}

/** Two bits of verdict, four of outcome, two of whether STARTTLS was advertised. */
function packSeen({ verdict, outcome, advertised }: Sample): number {
  const told = advertised === null ? 2 : Number(advertised);
  return VERDICT_CODES[verdict] | (OUTCOME_CODES[outcome] << 2) | (told << 6);
}

function unpackSeen(seen: number): Pick<Sample, 'verdict' | 'outcome' | 'advertised'> {
  const told = seen >> 6;
  return {
    verdict: VERDICTS[seen & 3] ?? 'unknown',
    outcome: OUTCOMES[(seen >> 2) & 15] ?? 'internal-error',
    advertised: told === 2 ? null : told === 1,
  };
}

/** For `sort`: from the oldest to the newest. */
export function byTime(one: Sample, other: Sample): number {
  if (one.at === other.at) return 0;
  return one.at < other.at ? -1 : 1;
}
