import type { SecureVersion } from 'node:tls';
import { beginTls, whyNoTls } from '../src/dialogue/begin-tls.ts';
import type { Dialogue } from '../src/dialogue/dialogue.ts';
import { defineSurvey } from '../src/dialogue/probe.ts';
import type { Visitor } from '../src/dialogue/visitor.ts';
import type { Failure } from '../src/smtp/failure.ts';
import { isNotTls } from '../src/smtp/failures.ts';

/** Which versions of TLS a server accepts, each asked for alone. */
export interface TlsVersionsFacts {
  /** From TLS 1.0 to TLS 1.3. */
  readonly versions: readonly TlsVersionSeen[];
}

export interface TlsVersionSeen {
  /** As OpenSSL names it: `TLSv1`, `TLSv1.3`. */
  readonly version: SecureVersion;
  /** Null when we could not tell, which is never "no". */
  readonly accepted: boolean | null;
  /** Why it is not accepted, or why we could not tell; null where it is. */
  readonly reason: string | null;
}

const VERSIONS: readonly SecureVersion[] = ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'];

/** Offers one version of TLS at a time, each on a connection of its own. */
export const tlsVersions = defineSurvey({
  id: 'tls-versions',
  title: 'The versions of TLS that are accepted',
  reference: 'RFC 8996, RFC 8446 §4.2.1',
  intrusive: true,
  async ask(visitor): Promise<TlsVersionsFacts> {
    const reason = whyNoTls(visitor);
    if (reason !== null) return { versions: VERSIONS.map((version) => unknown(version, reason)) };
    const offers: Offer[] = [];
    for (const version of VERSIONS) offers.push(await offer(visitor, version));
    const works = offers.some(({ seen }) => seen.accepted === true);
    return { versions: offers.map(({ seen, hungUp }) => (works ? settle(seen, hungUp) : seen)) };
  },
});

interface Offer {
  readonly seen: TlsVersionSeen;
  /** The server ended the connection in place of a handshake. */
  readonly hungUp: boolean;
}

async function offer(visitor: Visitor, version: SecureVersion): Promise<Offer> {
  const { tls } = visitor.options;
  const shakeHands = async (dialogue: Dialogue) => {
    const refusal = await beginTls(dialogue);
    return { refusal, done: dialogue.tls !== null };
  };
  const { answer, failure } = await visitor.visit(shakeHands, { context: () => tls.only(version) });
  // What befalls a connection behind its handshake says nothing of the version.
  const done = answer?.done ?? (visitor.destination.implicitTls && isBehindHandshake(failure));
  if (done) return { seen: { version, accepted: true, reason: null }, hungUp: false };
  const reason = answer?.refusal ?? failure?.message ?? 'the handshake came to no end';
  const accepted = refusesVersion(failure) ? false : null;
  return { seen: { version, accepted, reason }, hungUp: hangsUp(failure) };
}

function isBehindHandshake(failure: Failure | null): boolean {
  return failure?.stage !== 'connect' && failure?.stage !== 'handshake';
}

/** An alert, or a server that goes on in another version, is an answer; plaintext is none. */
function refusesVersion(failure: Failure | null): boolean {
  if (failure?.kind !== 'handshake-failed') return false;
  return failure.code?.startsWith('ERR_SSL') === true && !isNotTls(failure.code);
}

function hangsUp(failure: Failure | null): boolean {
  return failure?.kind === 'handshake-failed' && failure.code?.startsWith('ERR_SSL') !== true;
}

/** Windows closes the connection for a version that is off; it does so only where others work. */
function settle(seen: TlsVersionSeen, hungUp: boolean): TlsVersionSeen {
  return hungUp ? { ...seen, accepted: false } : seen;
}

function unknown(version: SecureVersion, reason: string): TlsVersionSeen {
  return { version, accepted: null, reason };
}
