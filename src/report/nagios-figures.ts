/** The performance data of a plugin: `label=value[unit];[warn];[crit];[min];[max]`. */

import type { Timings } from '../dialogue/observation.ts';
import type { Judged } from '../rules/judge.ts';
import { VERDICTS, type Verdict } from '../rules/verdict.ts';
import type { Look } from './format.ts';

const STEPS: readonly (readonly [label: string, timing: keyof Timings])[] = [
  ['resolve', 'dnsMs'],
  ['connect', 'connectMs'],
  ['greeting', 'greetingMs'],
  ['ehlo', 'ehloMs'],
  ['starttls', 'starttlsMs'],
  ['handshake', 'handshakeMs'],
];

const DAY_MS = 86_400_000;

/**
 * Adds up records. The labels are always the same, because who draws them cannot have some come and go:
 * what was not seen is `U`, as the guidelines have it.
 */
export class Figures {
  readonly #look: Pick<Look, 'expiringDays' | 'lenient'>;
  readonly #counts: Record<Verdict, number> = { ok: 0, warning: 0, critical: 0, unknown: 0 };
  /** Milliseconds of the slowest, by label. */
  readonly #slowest = new Map<string, number>();
  /** Of the certificate that ends first; null where none was seen. */
  #days: number | null = null;

  constructor(look: Pick<Look, 'expiringDays' | 'lenient'>) {
    this.#look = look;
  }

  /** Those that there are. */
  get verdicts(): readonly Verdict[] {
    return VERDICTS.filter((verdict) => this.#counts[verdict] > 0);
  }

  add({ verdict, durationMs, timings, facts, startedAt }: Judged): void {
    this.#counts[verdict]++;
    this.#note('time', durationMs);
    for (const [label, timing] of STEPS) this.#note(label, timings[timing]);
    const end = Date.parse(facts.certificate?.notAfter ?? '');
    const days = Math.floor((10 * (end - Date.parse(startedAt))) / DAY_MS) / 10;
    if (!Number.isNaN(days)) this.#days = Math.min(days, this.#days ?? days);
  }

  /** `3 addresses: 1 critical, 2 ok`; empty for a single one. */
  describe(): string {
    const total = this.#total();
    if (total === 0) return 'nothing was probed';
    if (total === 1) return '';
    const counts = (['critical', 'unknown', 'warning', 'ok'] as const)
      .filter((verdict) => this.#counts[verdict] > 0)
      .map((verdict) => `${this.#counts[verdict]} ${verdict}`);
    return `${total} addresses: ${counts.join(', ')}`;
  }

  render(): string {
    const total = this.#total();
    const { ok, warning, critical, unknown } = this.#counts;
    return [
      this.#seconds('time'),
      ...STEPS.map(([label]) => this.#seconds(label)),
      this.#certificate(),
      `ok=${ok};;;0;${total}`,
      `warning=${warning};${this.#look.lenient ? '' : '0'};;0;${total}`,
      `critical=${critical};;0;0;${total}`,
      `unknown=${unknown};;;0;${total}`,
    ].join(' ');
  }

  #total(): number {
    return Object.values(this.#counts).reduce((total, count) => total + count, 0);
  }

  #note(label: string, ms: number | undefined): void {
    if (ms !== undefined) this.#slowest.set(label, Math.max(ms, this.#slowest.get(label) ?? 0));
  }

  #seconds(label: string): string {
    const ms = this.#slowest.get(label);
    return `${label}=${ms === undefined ? 'U' : `${(ms / 1000).toFixed(4)}s`};;;0`;
  }

  /** Below the first threshold is a warning, below the second it has ended. */
  #certificate(): string {
    const { expiringDays } = this.#look;
    const warn = expiringDays === undefined ? '' : `${expiringDays}:`;
    return `certificate_days=${this.#days ?? 'U'};${warn};0:`;
  }
}
