/** The certificate that was shown: how long it is good, and whether it would be believed. */

import { certificateFacts, renderFacts } from '../../report/html/facts.ts';
import { type Markup, markup } from '../../report/markup.ts';
import { daysLeft } from '../../rules/validity.ts';
import type { CertificateFacts } from '../../smtp/certificate.ts';
import { spellDaysLeft } from './days-left.ts';

/** Null where none was shown. */
export function renderCertificate(
  certificate: CertificateFacts | undefined,
  now: Date,
): Markup | null {
  if (!certificate) return null;
  return markup`<section aria-labelledby="h-certificate">
<h2 id="h-certificate">Certificate</h2>
<div class="card"><div class="facts bare">
<div><h3>${describeEnd(certificate, now)}</h3>
${renderLife(certificate, now)}
<ul class="checks">
${renderTrust(certificate)}
${renderName(certificate)}
${renderChainEnd(certificate, now)}
</ul></div>
<div>${renderFacts(certificateFacts(certificate))}</div>
</div></div>
</section>`;
}

function describeEnd({ notAfter }: CertificateFacts, now: Date): string {
  if (notAfter === null) return 'When it ends cannot be read';
  const hasEnded = Date.parse(notAfter) < now.getTime();
  return `${hasEnded ? 'Ended' : 'Ends'} ${spellDaysLeft(notAfter, now)}`;
}

const LIFE_WIDTH = 400;

/** Its life as a bar, as far as it is over; the words above say the same. */
function renderLife({ notBefore, notAfter }: CertificateFacts, now: Date): Markup | null {
  if (notBefore === null || notAfter === null) return null;
  const [from, to] = [Date.parse(notBefore), Date.parse(notAfter)];
  const part = Math.min(1, Math.max(0, (now.getTime() - from) / Math.max(1, to - from)));
  const days = daysLeft({ notAfter }, { startedAt: now.toISOString() });
  const tone = days < 0 ? 'critical' : days < 14 ? 'warning' : 'plain';
  const width = Math.round(part * LIFE_WIDTH);
  return markup`<svg class="life" viewBox="0 0 ${LIFE_WIDTH} 8" preserveAspectRatio="none"
aria-hidden="true"><rect class="${tone}" width="${width}" height="8"/></svg>
<p class="axis"><span>${notBefore.slice(0, 10)}</span><span>${notAfter.slice(0, 10)}</span></p>`;
}

function renderTrust({ trusted, trustError }: CertificateFacts): Markup {
  return trusted
    ? check('good', 'Its chain is trusted')
    : check('doubtful', `Its chain is not trusted: ${trustError ?? 'for no reason given'}`);
}

function renderName({ nameMatches }: CertificateFacts): Markup {
  if (nameMatches === null) {
    return check('skipped', 'Whether its name is right could not be told: no name was asked for');
  }
  return nameMatches
    ? check('good', 'It names the host')
    : check('bad', 'It names another host than the one that was asked for');
}

/** Where something above it ends sooner, as far as the chain was recorded. */
function renderChainEnd({ notAfter, chain = [] }: CertificateFacts, now: Date): Markup | null {
  const sooner = chain.filter((link) => (link.notAfter ?? '9') < (notAfter ?? '9'));
  const first = sooner.toSorted((one, other) => compareEnds(one.notAfter, other.notAfter))[0];
  if (!first?.notAfter) return null;
  return check('doubtful', `${first.subject} above it ends ${spellDaysLeft(first.notAfter, now)}`);
}

function compareEnds(one: string | null, other: string | null): number {
  return (one ?? '') < (other ?? '') ? -1 : 1;
}

const SYMBOLS = { good: '✓', bad: '✗', doubtful: '!', skipped: '·' } as const;

function check(mark: keyof typeof SYMBOLS, text: string): Markup {
  return markup`<li><span class="mark ${mark}" aria-hidden="true">${SYMBOLS[mark]}</span>
<span>${text}</span></li>`;
}
