/** Holds a scan from its first target to its exit code. */

import type { Prober } from '../scan/job.ts';
import type { Journal } from '../scan/journal.ts';
import { limitKeys } from '../scan/limit-keys.ts';
import { destinationsOf, type ListedEndpoint } from '../scan/resolve-ahead.ts';
import { ReuseWindow } from '../scan/reuse.ts';
import { type Found, Scan } from '../scan/scan.ts';
import { shuffled } from '../scan/shuffle.ts';
import { outputFile } from './reporting.ts';
import { ScanAccount } from './scan-account.ts';
import { type Ending, endingBySignal, endingOf } from './scan-ending.ts';
import { resumeRuns } from './scan-journal.ts';
import { openScanOutput, type ScanOutput } from './scan-output.ts';
import { judges, type ScanChoices, type ScanPlan } from './scan-plan.ts';
import { makeProber } from './scan-prober.ts';
import { openSummary, type SummaryPage, showSummary, summarise } from './scan-summary.ts';
import { ScanTeller } from './scan-teller.ts';
import type { Snapshot } from './snapshot.ts';
import type { Terminal } from './terminal.ts';

/** Milliseconds that dialogues have to come to their end after Ctrl-C. */
const GRACE_MS = 5_000;

/** Endpoints among which the order is left to chance. */
const SHUFFLE_WINDOW = 10_000;

/** Hosts, and domains, that are looked up at the same time. */
const LOOK_UPS_AT_ONCE = 100;

/** Destinations that may wait, beside two for each dialogue that may run. */
const WAITING = 1_000;

export class ScanRun {
  readonly #plan: ScanPlan;
  readonly #given: ScanChoices;
  readonly #terminal: Terminal;
  readonly #teller: ScanTeller;
  readonly #account = new ScanAccount();
  readonly #startedAt = new Date();
  readonly #prober: Prober;
  readonly #scan: Scan;
  /** Fires when no more targets are to be taken, whoever wants it so. */
  readonly #ending = new AbortController();
  #failure: Error | null = null;

  constructor(plan: ScanPlan, given: ScanChoices, terminal: Terminal) {
    this.#plan = plan;
    this.#given = given;
    this.#terminal = terminal;
    this.#teller = new ScanTeller(terminal, given.quiet === true);
    this.#prober = makeProber(plan, {
      note: (text) => this.#teller.complain(text),
      onFailure: (error) => {
        this.#failure = error;
        this.#ending.abort();
      },
    });
    this.#scan = this.#makeScan();
  }

  /** Gives the exit code. @throws UsageError once what was done is kept and summed up. */
  async run(): Promise<number> {
    const { resume = [], summary } = this.#given;
    const journal = await resumeRuns({
      resume,
      output: outputFile(this.#given),
      account: this.#account,
      judges: judges(this.#given),
      teller: this.#teller,
      signal: this.#terminal.signal,
    });
    await using page = await openSummary(summary);
    const records = await openScanOutput(this.#given, this.#terminal);
    await this.#teller.startProgress(() => this.#snapshot());
    const ending = await this.#holdAll(journal, records);
    this.#teller.stopProgress();
    // Awaited here: while the page is closed, nobody else would listen to why this failed.
    return await this.#conclude(ending, page);
  }

  /** Writes every record; gives why that ended early, null where it did not. */
  async #holdAll(journal: Journal | null, output: ScanOutput): Promise<Ending | null> {
    const { signal, stdout } = this.#terminal;
    let grace: NodeJS.Timeout | undefined;
    const cut = () => void this.#prober.close();
    const interrupt = () => {
      this.#ending.abort();
      grace = setTimeout(cut, GRACE_MS);
    };
    // Where nobody reads the records any more, none is worth waiting for.
    const lose = () => {
      if (signal.aborted && outputFile(this.#given) === undefined) cut();
    };
    stdout.once?.('close', lose);
    signal.addEventListener('abort', interrupt);
    if (signal.aborted) interrupt();
    try {
      await this.#writeAll(journal, output);
      return signal.aborted ? endingBySignal(signal) : null;
    } catch (error) {
      return endingOf(error);
    } finally {
      signal.removeEventListener('abort', interrupt);
      stdout.removeListener?.('close', lose);
      clearTimeout(grace);
      this.#ending.abort();
      this.#plan.resolver.cancel();
      await this.#prober.close();
      await output.abandon();
    }
  }

  async #writeAll(journal: Journal | null, output: ScanOutput): Promise<void> {
    for await (const scanned of this.#scan.run(this.#find(journal))) {
      await this.#teller.besideProgress(() => output.write(scanned.record.line));
      for (const { message } of this.#account.add(scanned)) this.#teller.note(message);
    }
    const { aborted } = this.#terminal.signal;
    await output.finish(aborted ? 'unknown' : this.#account.standing.verdict);
    if (this.#failure) throw this.#failure;
  }

  /** What is to be probed: listed, not excluded, and not done before. */
  async *#find(journal: Journal | null): AsyncGenerator<Found> {
    const { lists, selection, resolver, family, probing } = this.#plan;
    const { signal } = this.#ending;
    const listed = lists.read({ stdin: this.#terminal.stdin, signal }, this.#teller);
    const found = destinationsOf(listed, {
      resolver,
      family,
      timeoutMs: probing.options.timeouts.targetMs,
      concurrency: LOOK_UPS_AT_ONCE,
      signal,
      keep: (endpoint) => selection.keeps(endpoint),
      ...(this.#given.shuffle === true && { reorder: shuffle }),
    });
    for await (const one of found) {
      if (!selection.keepsAddress(one.destination)) continue;
      if (journal?.has(one.destination)) this.#account.earlier++;
      else yield one;
    }
  }

  #makeScan(): Scan {
    const { pace, probing } = this.#plan;
    return new Scan({
      ...pace,
      room: 2 * pace.concurrency + WAITING,
      keysOf: ({ destination }) => limitKeys(destination, pace.limits),
      reuse: new ReuseWindow(probing.judging),
      prober: this.#prober,
      onDuplicate: () => {
        this.#account.duplicates++;
      },
      note: (text) => this.#teller.note(text),
      signal: this.#ending.signal,
    });
  }

  #snapshot(): Snapshot {
    const { running: inFlight, waiting, total } = this.#scan;
    const { done, tally } = this.#account;
    return { done, total, inFlight, waiting, outcomes: tally.outcomes };
  }

  async #conclude(ending: Ending | null, page: SummaryPage | null): Promise<number> {
    const summary = summarise({
      plan: this.#plan,
      account: this.#account,
      startedAt: this.#startedAt,
      lenient: this.#given['fail-on'] === 'critical',
      ending,
    });
    try {
      await page?.write(summary);
    } catch (error) {
      // What ended the scan goes before what came of that: one disk is full for both.
      throw ending?.error ?? error;
    }
    if (this.#given.quiet !== true) showSummary(summary, this.#given.color, this.#terminal);
    if (ending?.error) throw ending.error;
    return summary.exitCode;
  }
}

function shuffle(endpoints: AsyncIterable<ListedEndpoint>): AsyncIterable<ListedEndpoint> {
  return shuffled(endpoints, SHUFFLE_WINDOW, Math.random);
}
