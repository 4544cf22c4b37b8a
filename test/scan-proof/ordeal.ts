/** A scan that is killed again and again, and goes on until it comes to its end. */

import { readFile, stat, truncate, writeFile } from 'node:fs/promises';
import type { Fleet } from '../support/fleet/fleet.ts';
import { whenLines } from './growing-file.ts';
import { randomOf, SEED } from './random.ts';
import { type ScanEnd, type ScanProcess, startScan } from './scan-process.ts';

/** Octets that are lost of what was written last, at the most: one record, or two. */
const TORN = 3_000;

export interface OrdealOptions {
  readonly fleet: Fleet;
  /** Each of them is to be visited once. */
  readonly targets: readonly string[];
  /** Of the scan, all but its files. */
  readonly args: readonly string[];
  /** What the scan reads on standard input. */
  readonly stdin: string;
  /** The file of records. */
  readonly run: string;
  /** How often it is killed. */
  readonly kills: number;
}

export class Ordeal {
  kills = 0;
  /** What was probed that had a record, or was probed twice between two kills. */
  readonly superfluous: string[] = [];
  readonly #options: OrdealOptions;
  readonly #random = randomOf(SEED);
  #visits: Readonly<Record<string, number>> = {};

  constructor(options: OrdealOptions) {
    this.#options = options;
  }

  /** Gives how the scan ended that was left alone. */
  async endure(): Promise<ScanEnd> {
    const { run, args, stdin, kills } = this.#options;
    await writeFile(run, '');
    for (;;) {
      const recorded = await this.#readRecorded();
      const scan = startScan([...args, '--output', run, '--resume', run], stdin);
      if (this.kills < kills && (await this.#isTime(scan, recorded.size))) {
        scan.kill();
        this.kills++;
      }
      const end = await scan.end;
      await this.#lookWhatWasDone(recorded);
      if (end.code !== null) return end;
      await this.#tear();
    }
  }

  /** Waits for a moment of chance; false where the scan ends before that. */
  async #isTime(scan: ScanProcess, recorded: number): Promise<boolean> {
    const { fleet, targets, run, kills } = this.#options;
    // Enough is left for the kills that are to come, and the last of them is not at the end.
    const left = (targets.length * 0.8 - recorded) / (kills - this.kills);
    const more = Math.max(1, Math.ceil(this.#random() * left));
    // By what is written, and by what is begun: in flight is what lies between the two.
    if (this.kills % 2 === 0) return whenLines(run, recorded + more, scan.ended);
    const visited = fleet.whenVisited(sum(Object.values(this.#visits)) + more);
    return Promise.race([visited.then(() => true), scan.end.then(() => false)]);
  }

  /** The targets that have a whole record, be it without the end of its line. */
  async #readRecorded(): Promise<Set<string>> {
    const lines = (await readFile(this.#options.run, 'utf8')).split('\n');
    const last = lines.pop() ?? '';
    const whole = isJson(last) ? [...lines, last] : lines;
    return new Set(whole.map((line) => JSON.parse(line).target as string));
  }

  async #lookWhatWasDone(recorded: ReadonlySet<string>): Promise<void> {
    const { fleet } = this.#options;
    const { visits } = await fleet.report();
    for (const [address, times] of Object.entries(visits)) {
      const lately = times - (this.#visits[address] ?? 0);
      const due = recorded.has(`${address}:${fleet.port}`) ? 0 : 1;
      if (lately > due) this.superfluous.push(`${address}: ${lately} times, not ${due}`);
    }
    this.#visits = visits;
  }

  /** Sometimes the last of what was written is lost, as with the power. */
  async #tear(): Promise<void> {
    const { run } = this.#options;
    if (this.kills % 3 === 0) return;
    const { size } = await stat(run);
    await truncate(run, Math.max(0, size - Math.floor(this.#random() * TORN)));
  }
}

function isJson(text: string): boolean {
  try {
    return typeof JSON.parse(text) === 'object';
  } catch {
    return false;
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
