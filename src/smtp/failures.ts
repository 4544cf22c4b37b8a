/** One function for each way a dialogue ends early, with the sentence that a person reads. */

import { DialogueFailure, type FailureKind, type Stage } from './failure.ts';
import { printable } from './printable.ts';
import type { Reply } from './reply.ts';

/** What we were waiting for at each stage. */
const AWAITED: Record<Stage, string> = {
  resolve: 'an address',
  connect: 'the connection',
  greeting: 'the greeting',
  ehlo: 'the reply to EHLO',
  'before-tls': 'the reply before TLS',
  starttls: 'the reply to STARTTLS',
  handshake: 'the end of the TLS handshake',
  'after-tls': 'the reply under TLS',
  quit: 'the reply to QUIT',
};

const CONNECT_ERRORS: Readonly<Record<string, string>> = {
  EACCES: 'the operating system forbids this connection',
  EADDRNOTAVAIL: 'the source address cannot reach it from this machine',
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'the connection was reset',
  EHOSTUNREACH: 'no route to this host',
  EINVAL: 'the operating system rejects this address',
  EMFILE: 'this machine has no file descriptor left',
  ENETUNREACH: 'no route to this network',
  EPERM: 'a local firewall forbids this connection',
  ETIMEDOUT: 'no answer to the connection attempt',
};

export function unreachable(code: string): DialogueFailure {
  const message = `${CONNECT_ERRORS[code] ?? 'the connection failed'} (${code})`;
  return ended('connect', 'unreachable', message, { code });
}

/** `pending` is a printable sample of what had come; it tells a tarpit from silence. */
export function timedOut(stage: Stage, afterMs: number, pending: string): DialogueFailure {
  const waited = `no answer within ${spellMs(afterMs)}`;
  const soFar = pending === '' ? 'nothing was received' : `received so far: "${pending}"`;
  const waitedFor = `${waited}, waiting for ${AWAITED[stage]}`;
  const silentByNature = stage === 'connect' || stage === 'handshake';
  return ended(stage, 'timed-out', silentByNature ? waitedFor : `${waitedFor}; ${soFar}`);
}

/** The server went away; `error` is null where it closed in good order. */
export function left(
  stage: Stage,
  error: NodeJS.ErrnoException | null,
  pending: string,
): DialogueFailure {
  const code = error?.code;
  // TLS 1.3 says that it wants a client certificate only after the handshake (RFC 8446 §4.4.2).
  if (error && code?.startsWith('ERR_SSL')) return handshakeFailed(stage, error);
  if (pending !== '' && !/^[2-5]/.test(pending)) {
    return malformed(stage, `not an SMTP reply: "${pending}"`);
  }
  const how = code === undefined ? 'closed the connection' : `broke the connection (${code})`;
  const soFar = pending === '' ? '' : `; received so far: "${pending}"`;
  const message = `the server ${how} before ${AWAITED[stage]}${soFar}`;
  if (stage !== 'handshake') return ended(stage, 'closed', message, { code });
  return ended(stage, 'handshake-failed', message, { code: code ?? 'ECONNRESET' });
}

/** The words are OpenSSL's own, without its file names and line numbers. */
export function handshakeFailed(
  stage: Stage,
  error: NodeJS.ErrnoException & { reason?: string },
): DialogueFailure {
  const words = (error.reason ?? error.code ?? error.message).replaceAll('_', ' ').toLowerCase();
  const reason = isNotTls(error.code) ? 'what came was not TLS' : printable(words, 120);
  const message = `the TLS handshake failed: ${reason}`;
  return ended(stage, 'handshake-failed', message, { code: error.code });
}

/** OpenSSL's ways to say that what it read was no TLS record. */
export function isNotTls(code: string | undefined): boolean {
  return code === 'ERR_SSL_WRONG_VERSION_NUMBER' || code === 'ERR_SSL_HTTP_REQUEST';
}

/** 4yz or 5yz in place of a greeting, or 421 to any command (RFC 5321 §3.1, §3.8). */
export function refused(stage: Stage, reply: Reply): DialogueFailure {
  const message = `the server turned us away: ${describeReply(reply)}`;
  return ended(stage, 'refused', message, { reply });
}

export function malformed(stage: Stage, what: string): DialogueFailure {
  return ended(stage, 'malformed', `what came is ${what}`);
}

export function cancelled(stage: Stage): DialogueFailure {
  return ended(stage, 'cancelled', `interrupted while waiting for ${AWAITED[stage]}`);
}

/** A reply as it reads on one line: `451 5.7.3 Must issue a STARTTLS command first`. */
export function describeReply(reply: Reply): string {
  return printable(`${reply.code} ${reply.lines.join(' | ')}`.trim(), 200);
}

/** `30 s`, `0.5 s`, `50 ms`. */
function spellMs(ms: number): string {
  return ms < 100 ? `${ms} ms` : `${Math.round(ms / 100) / 10} s`;
}

function ended(
  stage: Stage,
  kind: FailureKind,
  message: string,
  { code, reply }: { code?: string | undefined; reply?: Reply } = {},
): DialogueFailure {
  return new DialogueFailure({
    stage,
    kind,
    ...(code !== undefined && { code }),
    message,
    ...(reply !== undefined && { reply }),
  });
}
