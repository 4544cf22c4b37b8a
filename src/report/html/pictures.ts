/** What was seen, as pictures: STARTTLS, outcomes, TLS versions, and when certificates end. */

import type { Judged } from '../../rules/judge.ts';
import { type StartTlsSeen, starttlsSeen } from '../../rules/starttls-seen.ts';
import { daysLeft } from '../../rules/validity.ts';
import { type Markup, markup } from '../markup.ts';
import { type Bar, barChart, columnChart, type Tone } from './charts.ts';
import type { Part } from './part.ts';
import { Tally } from './tally.ts';

const MAX_BARS = 6;

/** Everything that is not here is plain. */
const TONES: ReadonlyMap<string, Tone> = new Map([
  ['not offered', 'warning'],
  ['hidden on the path', 'warning'],
  ['could not tell', 'unknown'],
  ['SSLv3', 'warning'],
  ['TLSv1', 'warning'],
  ['TLSv1.1', 'warning'],
]);

/** How long a certificate is still good, in days, up to and including the number. */
const SPANS: readonly (readonly [label: string, days: number, tone: Tone])[] = [
  ['ended', 0, 'critical'],
  ['≤ 7 d', 7, 'warning'],
  ['≤ 14 d', 14, 'warning'],
  ['≤ 30 d', 30, 'plain'],
  ['≤ 90 d', 90, 'plain'],
  ['≤ 1 y', 366, 'plain'],
  ['later', Number.POSITIVE_INFINITY, 'plain'],
];

export class Pictures implements Part {
  readonly #starttls = new Tally();
  readonly #outcomes = new Tally();
  readonly #protocols = new Tally();
  readonly #spans = new Tally();

  add(judged: Judged): void {
    const { facts, outcome } = judged;
    this.#starttls.add(nameStartTls(judged));
    this.#outcomes.add(outcome);
    this.#protocols.add(facts.handshake?.protocol ?? 'no TLS');
    const { certificate } = facts;
    if (!certificate) return;
    const days = daysLeft(certificate, judged);
    this.#spans.add(SPANS.find(([, until]) => days <= until)?.[0] ?? '');
  }

  render(): Markup | null {
    if (this.#outcomes.total === 0) return null;
    return markup`<section aria-labelledby="seen">
<h2 id="seen">What was seen</h2>
<div class="charts">
${barChart({ id: 'c-starttls', title: 'STARTTLS, by address', bars: barsOf(this.#starttls) })}
${barChart({ id: 'c-outcomes', title: 'How the dialogues ended', bars: barsOf(this.#outcomes) })}
${barChart({ id: 'c-protocols', title: 'TLS versions agreed on', bars: barsOf(this.#protocols) })}
${this.#expiry()}
</div>
</section>`;
  }

  #expiry(): Markup | null {
    if (this.#spans.total === 0) return null;
    const bars = SPANS.map(([label, , tone]) => ({ label, count: this.#spans.of(label), tone }));
    return columnChart({ id: 'c-expiry', title: 'Certificates, by time left', bars });
  }
}

/** Whether STARTTLS is offered, in words. */
export function nameStartTls({ facts: { starttls, ehlo } }: Judged): string {
  if (starttls.implicit) return 'implicit TLS';
  return IN_WORDS[starttlsSeen(starttls, ehlo, null)];
}

const IN_WORDS: Readonly<Record<StartTlsSeen, string>> = {
  offered: 'offered',
  absent: 'not offered',
  hidden: 'hidden on the path',
  unknown: 'could not tell',
};

/** The commonest, and the rest as one. */
function barsOf(tally: Tally): Bar[] {
  const ranked = tally.ranked.map(([label, count]) => ({
    label: label.slice(0, 18),
    count,
    tone: TONES.get(label) ?? 'plain',
  }));
  if (ranked.length <= MAX_BARS) return ranked;
  const rest = ranked.slice(MAX_BARS - 1).reduce((sum, { count }) => sum + count, 0);
  return [...ranked.slice(0, MAX_BARS - 1), { label: 'others', count: rest, tone: 'plain' }];
}
