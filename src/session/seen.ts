/** What a recording keeps of a session in its `#=` lines, beside what it asks for. */

import { printable } from '../smtp/printable.ts';
import type { Reply } from '../smtp/reply.ts';
import type { TlsFacts } from './tls-facts.ts';

/** As long as a line of ours and of a server's can be, so that nothing is cut. */
const LINE_LIMIT = 4096;

/** A line as a recording keeps it: without what a terminal would obey; tabs are only blanks. */
export function showLine(line: string): string {
  const pieces = line.split('\t').map((piece) => printable(piece, LINE_LIMIT));
  return pieces.join('\t').trimEnd();
}

/** What of a handshake a recording keeps; the last three are null where no certificate was shown. */
export interface SeenTls {
  readonly protocol: string;
  readonly cipher: string;
  /** SHA-256 of the certificate, colon-separated. */
  readonly sha256: string | null;
  /** ISO 8601, UTC. */
  readonly notAfter: string | null;
  readonly subject: string | null;
}

export function summariseTls({ protocol, cipher, certificate }: TlsFacts): SeenTls {
  return {
    protocol,
    cipher,
    sha256: certificate?.fingerprint256 ?? null,
    notAfter: certificate?.notAfter ?? null,
    subject: certificate && printable(certificate.subject),
  };
}

/** `TLS protocol=TLSv1.3 cipher=… sha256=… notAfter=… subject=…`. */
export function spellSeenTls({ protocol, cipher, sha256, notAfter, subject }: SeenTls): string {
  const agreed = `TLS protocol=${protocol} cipher=${cipher}`;
  if (sha256 === null) return agreed;
  return `${agreed} sha256=${sha256} notAfter=${notAfter ?? 'unknown'} subject=${subject}`;
}

/** Reads what `spellSeenTls` wrote; null where it is something else. */
export function readSeenTls(text: string): SeenTls | null {
  const [, protocol, cipher, sha256 = null, notAfter = null, subject = null] =
    /^TLS protocol=(\S+) cipher=(\S+)(?: sha256=(\S+) notAfter=(\S+) subject=(.*))?$/.exec(text) ??
    [];
  if (protocol === undefined || cipher === undefined) return null;
  return { protocol, cipher, sha256, notAfter: notAfter === 'unknown' ? null : notAfter, subject };
}

/** Reads the reply whose lines were kept as `S: 250-…`; null where they are none. */
export function readSeenReply(seen: readonly string[]): Reply | null {
  const lines = seen.map((line) => /^S: (\d{3})[ -]?(.*)$/.exec(line));
  const code = lines[0]?.[1];
  if (code === undefined || lines.some((line) => line?.[1] !== code)) return null;
  return { code: Number(code), enhanced: null, lines: lines.map((line) => line?.[2] ?? '') };
}
