import { printable } from '../../smtp/printable.ts';
import { defineChange } from './change-kind.ts';
import type { CertificateState } from './state.ts';

/** How many names are listed; there may be hundreds. */
const NAMES_SHOWN = 5;

/**
 * The server shows another certificate. That is neither worse nor better: what makes it so, has a
 * change of its own. One that ends sooner than the last is nothing bad, as lifetimes get shorter.
 */
export const certificate = defineChange({
  id: 'certificate',
  title: 'The certificate',
  directions: ['neutral'],
  compare({ before: { certificate: before }, after: { certificate: after } }) {
    if (!before || !after || before.fingerprint256 === after.fingerprint256) return [];
    const parts = [
      `until ${day(after.notAfter)} (before: ${day(before.notAfter)})`,
      ...(isOlder(after, before) ? ['it is older than the one before'] : []),
      ...changed('issued by', before.issuer, after.issuer),
      ...changed('key', before.key, after.key),
      ...lostNames(before, after),
    ];
    const message = `Another certificate is shown: ${parts.join('; ')}.`;
    return [{ direction: 'neutral', message, before: factsOf(before), after: factsOf(after) }];
  },
});

function changed(what: string, before: string, after: string): string[] {
  if (before === after) return [];
  return [`${what} ${printable(after, 80)} (before: ${printable(before, 80)})`];
}

function lostNames(before: CertificateState, after: CertificateState): string[] {
  const kept = new Set(after.altNames.map((name) => name.toLowerCase()));
  const lost = before.altNames.filter((name) => !kept.has(name.toLowerCase()));
  if (lost.length === 0) return [];
  const shown = lost.slice(0, NAMES_SHOWN).map((name) => printable(name, 80));
  const more = lost.length - shown.length;
  return [`it no longer names ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`];
}

/** As when an old certificate is put back, or some server of a cluster still has it. */
function isOlder(one: CertificateState, other: CertificateState): boolean {
  if (one.notBefore === null || other.notBefore === null) return false;
  return one.notBefore < other.notBefore;
}

function day(date: string | null): string {
  return date?.slice(0, 10) ?? 'an unreadable date';
}

function factsOf({ fingerprint256, issuer, notBefore, notAfter, altNames, key }: CertificateState) {
  return { fingerprint256, issuer, notBefore, notAfter, altNames, key };
}
