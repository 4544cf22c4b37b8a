/** Holds the states of a whole run in little memory. */

import type { CertificateState, FindingState, State } from './state.ts';

/** A state as it is held; `Shelf.recall` reads it. */
export interface Kept {
  /** What hardly two servers have in common, as JSON. */
  readonly own: string;
  /** What many servers have in common, as JSON; the same text is held once. */
  readonly shared: string;
}

/** What of a certificate is its own; the rest is what many have. */
type OwnCertificate = Pick<
  CertificateState,
  'fingerprint256' | 'notBefore' | 'notAfter' | 'altNames'
>;
type Own = readonly [greeting: string | null, certificate: OwnCertificateFields | null];
type OwnCertificateFields = readonly [string, string | null, string | null, readonly string[]];
type SharedState = Omit<State, 'greeting' | 'certificate'> & {
  readonly certificate: Omit<CertificateState, keyof OwnCertificate> | null;
};

/** Text takes a fifth of what the objects would, and most servers of a run resemble each other. */
export class Shelf {
  readonly #texts = new Map<string, string>();

  keep({ greeting, certificate, ...state }: State): Kept {
    const split = certificate && splitCertificate(certificate);
    const own: Own = [greeting, split?.own ?? null];
    const shared: SharedState = {
      ...state,
      findings: state.findings.map(withoutMessage),
      certificate: split?.shared ?? null,
    };
    return { own: JSON.stringify(own), shared: this.#share(JSON.stringify(shared)) };
  }

  recall({ own, shared }: Kept): State {
    const [greeting, fields] = JSON.parse(own) as Own;
    const state = JSON.parse(shared) as SharedState;
    return { ...state, greeting, certificate: joinCertificate(state.certificate, fields) };
  }

  #share(text: string): string {
    const held = this.#texts.get(text);
    if (held !== undefined) return held;
    this.#texts.set(text, text);
    return text;
  }
}

function withoutMessage({ id, severity }: FindingState): FindingState {
  return { id, severity };
}

function splitCertificate({
  fingerprint256,
  notBefore,
  notAfter,
  altNames,
  ...shared
}: CertificateState) {
  return { own: [fingerprint256, notBefore, notAfter, altNames] as const, shared };
}

function joinCertificate(
  shared: SharedState['certificate'],
  own: OwnCertificateFields | null,
): CertificateState | null {
  if (shared === null || own === null) return null;
  const [fingerprint256, notBefore, notAfter, altNames] = own;
  return { ...shared, fingerprint256, notBefore, notAfter, altNames };
}
