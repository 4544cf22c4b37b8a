/** What is fuzzed, and what is said of it when it fails. */

import type { Random } from './random.ts';

/** One thing that takes hostile input. */
export interface Fuzzer {
  /** What the command line calls it: `dialogue`, `read-list`. */
  readonly id: string;
  /** Cases played at the same time. */
  readonly lanes: number;
  /** Plays one case. @throws whatever must not happen; a `Defect` says it best. */
  play(random: Random, lane: number): Promise<void> | void;
  /** Looks around once no case is being played. @throws Defect where something was left behind. */
  settle?(): Promise<void>;
  /** Lets go of what it holds. */
  close?(): Promise<void>;
}

/** What must not happen, and the input that made it happen. */
export class Defect extends Error {
  override readonly name = 'Defect';
  readonly evidence: string;

  constructor(message: string, evidence = '') {
    super(message);
    this.evidence = evidence;
  }
}

/** Any longer, and it is a hang. */
export const HANG_MS = 20_000;

/** Fails where something takes longer than anything here may take. @throws Defect. */
export async function withinReason<T>(work: Promise<T>, what: string): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const guard = setTimeout(() => reject(new Defect(`${what} hangs`)), HANG_MS);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(guard);
  }
}

/** Octets as a script or a source file would spell them, as many as can be read. */
export function spell(octets: Buffer | string): string {
  const text = typeof octets === 'string' ? octets : octets.toString('latin1');
  const head = JSON.stringify(text.slice(0, 4000));
  return text.length > 4000 ? `${head} and ${text.length - 4000} more` : head;
}
