/** What was said on a connection, when, and whether in clear or under TLS. */

/** One line of the conversation, without its line end. */
export interface TranscriptLine {
  /** Milliseconds since the dialogue began. */
  readonly atMs: number;
  /** `C` is us, `S` the server. */
  readonly from: 'C' | 'S';
  readonly tls: boolean;
  readonly line: string;
}

/** Collects the lines of one dialogue, over all its connections. */
export class Transcript {
  readonly lines: TranscriptLine[] = [];
  readonly #startedAt = performance.now();

  add(from: 'C' | 'S', line: string, tls: boolean): void {
    this.lines.push({ atMs: roundMs(performance.now() - this.#startedAt), from, tls, line });
  }
}

/** Milliseconds to a tenth: finer than a network repeats, short in JSON. */
export function roundMs(ms: number): number {
  return Math.round(ms * 10) / 10;
}
