/** The stages of a dialogue as rows: how each went, how long it took, what it gave. */

import type { Facts } from '../../probes/index.ts';
import type { Timings } from '../dialogue/observation.ts';
import type { Judged } from '../rules/judge.ts';
import type { CertificateFacts } from '../smtp/certificate.ts';
import { spellNames } from '../smtp/ehlo.ts';
import { describeReply } from '../smtp/failures.ts';
import { printable } from '../smtp/printable.ts';
import type { Mark } from './paint.ts';

export interface StageRow {
  readonly mark: Mark;
  readonly name: string;
  /** Null where the stage has no time of its own, or was not reached. */
  readonly ms: number | null;
  /** Printable; empty when there is nothing to say. */
  readonly text: string;
}

/** The rows of one record, up to the stage where it ended. */
export function stageRows(judged: Judged): StageRow[] {
  const { facts, timings } = judged;
  return [
    lookUpRow(judged),
    connectRow(judged),
    greetingRow(facts, timings),
    ehloRow(facts, timings),
    starttlsRow(facts, timings),
    handshakeRow(judged),
    certificateRow(facts.certificate),
    mailRow(facts),
  ].filter((row) => row !== null);
}

function lookUpRow({ timings, address, failure }: Judged): StageRow | null {
  if (timings.dnsMs === undefined) return null;
  const found = address !== null;
  return row(found ? 'good' : 'bad', 'look-up', timings.dnsMs, address ?? failure?.code ?? '');
}

function connectRow({ timings, localAddress, address, failure, port }: Judged): StageRow | null {
  if (address === null) return null;
  if (timings.connectMs === undefined) {
    return row('bad', 'connect', null, failure?.code ?? failure?.kind ?? '');
  }
  return row('good', 'connect', timings.connectMs, `to port ${port} from ${localAddress}`);
}

function greetingRow({ greeting }: Facts, { greetingMs }: Timings): StageRow | null {
  if (!greeting) return greetingMs === undefined ? null : row('bad', 'greeting', greetingMs, '');
  const mark = greeting.code === 220 ? 'good' : 'bad';
  return row(mark, 'greeting', greetingMs, describeReply(greeting));
}

function ehloRow({ ehlo }: Facts, { ehloMs }: Timings): StageRow | null {
  if (!ehlo) return ehloMs === undefined ? null : row('bad', 'EHLO', ehloMs, '');
  if (ehlo.refusal) return row('bad', 'EHLO', ehloMs, describeReply(ehlo.refusal));
  const listed = spellNames(ehlo.keywords);
  const mark = ehlo.masked.length > 0 ? 'doubtful' : 'good';
  return row(mark, 'EHLO', ehloMs, printable(listed, 300));
}

function starttlsRow({ starttls, ehlo }: Facts, { starttlsMs }: Timings): StageRow | null {
  const { advertised, reply, implicit } = starttls;
  if (implicit) return row('good', 'STARTTLS', null, 'not needed: TLS from the first octet');
  if (advertised === null) {
    return ehlo ? row('doubtful', 'STARTTLS', null, 'could not tell') : null;
  }
  const answer = reply ? describeReply(reply) : 'no reply';
  const asked = starttlsMs !== undefined;
  if (!advertised) {
    const text = asked ? `not offered; asked all the same: ${answer}` : 'not offered';
    return row('bad', 'STARTTLS', starttlsMs, text);
  }
  return row(reply?.code === 220 ? 'good' : 'bad', 'STARTTLS', starttlsMs, `offered; ${answer}`);
}

function handshakeRow({ facts, timings, failure }: Judged): StageRow | null {
  const { handshake } = facts;
  if (handshake) {
    const { protocol, cipher, group, legacy, clientCertificateRequested } = handshake;
    const text = [
      `${protocol} ${cipher}${group === null ? '' : ` ${group}`}`,
      ...(legacy ? ['only with legacy settings'] : []),
      ...(clientCertificateRequested ? ['asks for a client certificate'] : []),
    ].join(', ');
    const failed = failure?.kind === 'handshake-failed';
    return row(
      failed ? 'bad' : legacy ? 'doubtful' : 'good',
      'handshake',
      timings.handshakeMs,
      text,
    );
  }
  if (timings.handshakeMs === undefined) return null;
  return row('bad', 'handshake', timings.handshakeMs, failure?.code ?? 'failed');
}

function certificateRow(certificate: CertificateFacts | undefined): StageRow | null {
  if (!certificate) return null;
  const { subject, notAfter, trusted, trustError, nameMatches } = certificate;
  const text = [
    printable(subject, 80),
    `until ${notAfter?.slice(0, 10) ?? 'an unreadable date'}`,
    trusted ? 'trusted' : `not trusted (${trustError})`,
    ...(nameMatches === null ? [] : [nameMatches ? 'name matches' : 'name does not match']),
  ].join(', ');
  return row(trusted && nameMatches !== false ? 'good' : 'doubtful', 'certificate', null, text);
}

function mailRow(facts: Facts): StageRow | null {
  const mail = facts['mail-before-tls'];
  if (!mail) return null;
  const { reply, failure } = mail;
  if (mail.accepted === null && failure === null) return null;
  const answer = reply ? describeReply(reply) : (failure ?? 'no reply');
  if (mail.accepted === null) {
    return row(
      'doubtful',
      'MAIL FROM',
      null,
      printable(`in clear: could not tell: ${answer}`, 200),
    );
  }
  const text = mail.accepted ? `accepted in clear: ${answer}` : `refused in clear: ${answer}`;
  return row('good', 'MAIL FROM', null, text);
}

/** What is long was cut before; here nothing gets by that a terminal would obey. */
function row(mark: Mark, name: string, ms: number | null | undefined, text: string): StageRow {
  return { mark, name, ms: ms ?? null, text: printable(text, 4096) };
}
