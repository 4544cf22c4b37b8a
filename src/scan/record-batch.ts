/** Collects records for a moment, so that many of them cross between threads as one message. */

import type { NumberedRecord } from './worker-messages.ts';

/** Milliseconds that a record may wait for company. */
const LINGER_MS = 5;

/** Records that are sent without waiting any longer. */
const FULL = 64;

export class RecordBatch {
  readonly #send: (records: readonly NumberedRecord[]) => void;
  #records: NumberedRecord[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(send: (records: readonly NumberedRecord[]) => void) {
    this.#send = send;
  }

  add(record: NumberedRecord): void {
    const size = this.#records.push(record);
    if (size === 1) this.#timer = setTimeout(() => this.flush(), LINGER_MS);
    if (size >= FULL) this.flush();
  }

  /** Sends what there is, if there is anything. */
  flush(): void {
    clearTimeout(this.#timer);
    const records = this.#records;
    if (records.length === 0) return;
    this.#records = [];
    this.#send(records);
  }
}
