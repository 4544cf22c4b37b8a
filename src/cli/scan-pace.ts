/** How fast and how gently a scan goes, as the command line says it. */

import { type BackOff, DEFAULT_BACK_OFF } from '../scan/back-off.ts';
import type { SharedLimits } from '../scan/limit-keys.ts';
import { fitConcurrency, openFilesLimit } from '../scan/open-files.ts';
import { parseDuration } from './duration.ts';
import { UsageError } from './exit-codes.ts';
import type { Values } from './option.ts';
import type { SCAN_OPTIONS } from './scan-options.ts';

type Given = Values<typeof SCAN_OPTIONS>;

/** No machine has ports for more. */
const MOST = 1_000_000;

export interface Pace {
  readonly concurrency: number;
  readonly limits: SharedLimits;
  /** Targets begun per second; null where nothing limits them. */
  readonly rate: number | null;
  readonly retries: number;
  readonly backOff: BackOff;
}

/** @throws UsageError that names the option. */
export function readPace(given: Given, workers: number, note: (text: string) => void): Pace {
  const { rate = null } = given;
  if (rate !== null && !(rate > 0 && rate <= 1_000_000)) {
    throw new UsageError('--rate: write how many targets per second, such as 50 or 0.5');
  }
  const asked = readLimit('concurrency', given.concurrency);
  const limits = {
    perAddress: 1,
    perNetwork: readLimit('per-network', given['per-network']),
    perProvider: readLimit('per-provider', given['per-provider']),
  } as const;
  const retries = readLimit('retries', given.retries);
  const baseMs = parseDuration('retry-delay', given['retry-delay']);
  const backOff = {
    ...DEFAULT_BACK_OFF,
    baseMs,
    capMs: Math.max(baseMs, DEFAULT_BACK_OFF.capMs),
  };
  return { concurrency: fitted(asked, workers, note), limits, rate, retries, backOff };
}

/** Each dialogue has a file of its own, as the operating system counts. */
function fitted(asked: number, workers: number, note: (text: string) => void): number {
  const { concurrency, lowered } = fitConcurrency(asked, openFilesLimit(), workers);
  if (lowered) {
    note(
      `--concurrency: ${concurrency} in place of ${asked}, because this process may have no more files open (ulimit -n)`,
    );
  }
  return Math.min(concurrency, MOST);
}

/** A whole number; 0 stands for none. */
function readLimit(option: string, value: number): number {
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new UsageError(`--${option}: write a whole number from 0`);
}
