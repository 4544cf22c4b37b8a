import { beginTls, whyNoTls } from '../src/dialogue/begin-tls.ts';
import type { TlsManner } from '../src/dialogue/context.ts';
import type { Dialogue } from '../src/dialogue/dialogue.ts';
import { defineSurvey } from '../src/dialogue/probe.ts';
import type { Visitor } from '../src/dialogue/visitor.ts';
import { CertificateRequestWatch } from '../src/smtp/certificate-request.ts';
import type { Failure } from '../src/smtp/failure.ts';
import type { EhloFacts } from './ehlo.ts';
import type { HandshakeFacts } from './handshake.ts';

/** What a server wants of the certificate of a client, and what it makes of ours. */
export interface ClientCertificateFacts {
  /** Whether it asks for one; null when we could not tell. */
  readonly requested: boolean | null;
  /** Whether it turns away those that have none; null when we could not tell. */
  readonly required: boolean | null;
  /** Whether it went on with ours; null without one, where it was not asked for, or untold. */
  readonly accepted: boolean | null;
  /** Whose certificates it takes, the first hundred; null where it is asked for out of sight (TLS 1.3). */
  readonly authorities: readonly string[] | null;
  /** How many it names; null with `authorities`. */
  readonly authorityCount: number | null;
  /** Why we could not tell; null where we could. */
  readonly failure: string | null;
}

const UNTOLD = {
  requested: null,
  required: null,
  authorities: null,
  authorityCount: null,
} as const;

type Wish = Omit<ClientCertificateFacts, 'accepted'>;

/**
 * Comes without a certificate, up to TLS 1.2, where the server's wish can be read, and compares that
 * with what became of ours. Exchange asks for one for Domain Security, and goes on without.
 */
export const clientCertificate = defineSurvey({
  id: 'client-certificate',
  title: 'The certificate that is asked of a client',
  reference: 'RFC 5246 §7.4.4, RFC 8446 §4.3.2',
  intrusive: true,
  async ask(visitor): Promise<ClientCertificateFacts> {
    const reason = whyNoTls(visitor);
    const wish = reason === null ? await readWish(visitor) : { ...UNTOLD, failure: reason };
    return { ...wish, accepted: readAcceptance(visitor) };
  },
});

/** A server that knows only TLS 1.3 is asked again, though the names that it takes stay unseen. */
async function readWish(visitor: Visitor): Promise<Wish> {
  const { tls } = visitor.options;
  const watch = new CertificateRequestWatch();
  const readable = { context: () => tls.readable(), onBytes: watch.take.bind(watch) };
  const first = await comeWithout(visitor, readable);
  const { request } = watch;
  if (request) return { ...request, requested: true, ...judgeEnd(first) };
  if (watch.done) return { ...UNTOLD, requested: false, required: false, failure: null };
  if (first.failure?.kind !== 'handshake-failed') {
    return { ...UNTOLD, failure: first.failure?.message ?? first.refusal ?? SAW_NOTHING };
  }
  const second = await comeWithout(visitor, { context: () => tls.anonymous() });
  if (second.requested === null) {
    return { ...UNTOLD, failure: second.failure?.message ?? SAW_NOTHING };
  }
  const end = second.requested ? judgeEnd(second) : { required: false, failure: null };
  return { ...UNTOLD, requested: second.requested, ...end };
}

const SAW_NOTHING = 'the handshake came to no end';

interface Without {
  readonly refusal: string | null;
  /** As the library tells it; null without a handshake. */
  readonly requested: boolean | null;
  readonly failure: Failure | null;
}

/** Shakes hands and says EHLO, because under TLS 1.3 a refusal comes only then (RFC 8446 §4.4.2). */
async function comeWithout(visitor: Visitor, manner: TlsManner): Promise<Without> {
  let seen: Pick<Without, 'refusal' | 'requested'> = { refusal: null, requested: null };
  const shakeHands = async (dialogue: Dialogue) => {
    const refusal = await beginTls(dialogue);
    seen = { refusal, requested: dialogue.tls?.clientCertificateRequested ?? null };
    if (dialogue.tls && !dialogue.over) await dialogue.ehlo();
  };
  const { failure } = await visitor.visit(shakeHands, manner);
  return { ...seen, failure };
}

/** A server that ends it at the handshake, or with the first word under TLS, wanted a certificate. */
function judgeEnd({ failure }: Without): Pick<Wish, 'required' | 'failure'> {
  if (failure === null) return { required: false, failure: null };
  return isTurnedAway(failure)
    ? { required: true, failure: null }
    : { required: null, failure: failure.message };
}

function isTurnedAway({ kind, stage }: Failure): boolean {
  return kind === 'handshake-failed' || (kind === 'closed' && stage === 'after-tls');
}

/** The usual dialogue showed ours already, where there is one. */
function readAcceptance({ options, main, destination }: Visitor): boolean | null {
  const handshake = main.facts['handshake'] as HandshakeFacts | undefined;
  if (options.tls.options.cert === undefined || !handshake?.clientCertificateRequested) {
    return main.failure && options.tls.options.cert !== undefined
      ? refusedAtOnce(main.failure)
      : null;
  }
  if (main.failure) return isTurnedAway(main.failure) ? false : null;
  const id = destination.implicitTls ? 'ehlo' : 'ehlo-after-tls';
  const ehlo = main.facts[id] as EhloFacts | undefined;
  return ehlo?.esmtp === true ? true : null;
}

/** Up to TLS 1.2 a certificate is refused within the handshake, by an alert that is about it. */
function refusedAtOnce({ kind, code }: Failure): boolean | null {
  if (kind !== 'handshake-failed') return null;
  return /ALERT_(?:BAD|UNSUPPORTED|UNKNOWN)?_?(?:CERTIFICATE|CA)|ALERT_ACCESS_DENIED/.test(
    code ?? '',
  )
    ? false
    : null;
}
