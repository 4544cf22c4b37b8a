/**
 * Watches the first flight of a server for a CertificateRequest, which up to TLS 1.2 travels in clear
 * (RFC 5246 §7.4.4, RFC 4346 §7.4.4).
 *
 * It reads what OpenSSL reads too, so nothing here refuses: what is no TLS ends the watching.
 */

import { readDistinguishedName } from './distinguished-name.ts';

/** What a server asks of the certificate of a client. */
export interface CertificateRequest {
  /** Whose certificates it takes, as it names them, the first of them; empty where it names nobody. */
  readonly authorities: readonly string[];
  /** How many it names. */
  readonly authorityCount: number;
}

const RECORD = { handshake: 22 } as const;
const MESSAGE = { serverHello: 2, certificateRequest: 13, serverHelloDone: 14 } as const;

const RECORD_HEADER = 5;
const MESSAGE_HEADER = 4;
/** A record holds at most 2^14 octets (RFC 5246 §6.2.1), and older servers send a little more. */
const MAX_RECORD = 2 ** 14 + 2048;
/** The longest message that can be asked for: three lists, the longest of 2^16 octets. */
const MAX_REQUEST = 2 ** 17 + 2 ** 9;
/** Windows names every root that it trusts; more than this is not read by anybody. */
const MAX_AUTHORITIES = 100;

const TLS_1_2 = 0x0303;

export class CertificateRequestWatch {
  /** Null until it came; `done` says whether it may still. */
  request: CertificateRequest | null = null;
  /** The server ended its first flight, so that a request which has not come does not come. */
  done = false;

  #over = false;
  /** Octets of records that are not whole yet. */
  #pending: Buffer = Buffer.alloc(0);
  /** Octets of messages that are not whole yet. */
  #message: Buffer = Buffer.alloc(0);
  /** Octets of a message that nobody needs. */
  #toSkip = 0;
  #version = 0;

  /** Takes what came on the wire, cut as it may be. */
  take(bytes: Buffer): void {
    if (this.#over) return;
    this.#pending = Buffer.concat([this.#pending, bytes]);
    while (!this.#over && this.#pending.length >= RECORD_HEADER) {
      const type = this.#pending.readUInt8(0);
      const length = this.#pending.readUInt16BE(3);
      // Anything else, an alert or the change of the cipher, ends what can be read.
      if (type !== RECORD.handshake || length > MAX_RECORD) {
        this.#end();
        return;
      }
      if (this.#pending.length < RECORD_HEADER + length) return;
      const content = this.#pending.subarray(RECORD_HEADER, RECORD_HEADER + length);
      this.#pending = this.#pending.subarray(RECORD_HEADER + length);
      this.#takeContent(content);
    }
  }

  #takeContent(content: Buffer): void {
    const skipped = Math.min(this.#toSkip, content.length);
    this.#toSkip -= skipped;
    this.#message = Buffer.concat([this.#message, content.subarray(skipped)]);
    while (!this.#over && this.#message.length >= MESSAGE_HEADER) {
      const type = this.#message.readUInt8(0);
      const length = this.#message.readUIntBE(1, 3);
      const whole = MESSAGE_HEADER + length;
      const isNeeded = type === MESSAGE.serverHello || type === MESSAGE.certificateRequest;
      if (isNeeded && length > MAX_REQUEST) {
        this.#end();
      } else if (isNeeded && this.#message.length < whole) {
        return;
      } else {
        this.#takeMessage(type, this.#message.subarray(MESSAGE_HEADER, whole));
        this.#toSkip = Math.max(0, whole - this.#message.length);
        this.#message = this.#message.subarray(whole);
      }
    }
  }

  #takeMessage(type: number, body: Buffer): void {
    if (type === MESSAGE.serverHello && body.length >= 2) this.#version = body.readUInt16BE(0);
    if (type === MESSAGE.certificateRequest) {
      this.request = readRequest(body, this.#version >= TLS_1_2);
    }
    if (type !== MESSAGE.serverHelloDone) return;
    this.done = true;
    this.#end();
  }

  #end(): void {
    this.#over = true;
    this.#pending = Buffer.alloc(0);
    this.#message = Buffer.alloc(0);
  }
}

/** A request that cannot be read is one all the same. */
function readRequest(body: Buffer, hasAlgorithms: boolean): CertificateRequest {
  const types = cut(body, 1);
  const algorithms = hasAlgorithms ? types && cut(types.rest, 2) : types;
  const authorities = algorithms && cut(algorithms.rest, 2);
  let rest = authorities?.content ?? Buffer.alloc(0);
  const names: string[] = [];
  let count = 0;
  while (rest.length > 0) {
    const name = cut(rest, 2);
    if (!name) break;
    count += 1;
    if (count <= MAX_AUTHORITIES) names.push(readDistinguishedName(name.content) ?? 'unreadable');
    rest = name.rest;
  }
  return { authorities: names, authorityCount: count };
}

/** What stands behind a length of so many octets, and what follows it; null where it is cut short. */
function cut(bytes: Buffer, lengthOctets: number): { content: Buffer; rest: Buffer } | null {
  if (bytes.length < lengthOctets) return null;
  const end = lengthOctets + bytes.readUIntBE(0, lengthOctets);
  if (bytes.length < end) return null;
  return { content: bytes.subarray(lengthOctets, end), rest: bytes.subarray(end) };
}
