/** Lets a TLS library read from a socket while keeping what the server says that is not TLS. */

import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { printable } from './printable.ts';

/** The content types of a TLS record (RFC 8446 §5.1): 20 change_cipher_spec to 23 application_data. */
const isTlsRecord = (octet: number): boolean => octet >= 20 && octet <= 23;

/** Content type handshake, major version 3. */
const HANDSHAKE_RECORD = Buffer.from([22, 3]);

const SAMPLE_OCTETS = 200;

/**
 * A pass-through stream in front of a socket.
 *
 * Node gives a socket's octets straight to OpenSSL, which throws away those that are not TLS; here
 * the first of them stay readable. It costs a tenth of a handshake, so it is used where a first
 * handshake has already failed for that reason.
 */
export class PlaintextTap extends Duplex {
  /** A printable sample of what came in place of the first TLS record; null while that is well. */
  plaintext: string | null = null;
  #decided = false;
  readonly #socket: Socket;
  readonly #onBytes: ((bytes: Buffer) => void) | undefined;

  /** `onBytes` sees all that the server sends, before it is decrypted. */
  constructor(socket: Socket, onBytes?: (bytes: Buffer) => void) {
    super();
    this.#socket = socket;
    this.#onBytes = onBytes;
    socket.on('data', (bytes) => this.#take(bytes));
    socket.on('end', () => this.push(null));
    socket.on('error', (error) => this.destroy(error));
    socket.on('close', () => this.destroy());
  }

  #take(bytes: Buffer): void {
    this.#onBytes?.(bytes);
    if (!this.#decided && bytes[0] !== undefined) {
      this.#decided = true;
      if (!isTlsRecord(bytes[0])) this.plaintext = samplePlaintext(beforeHandshake(bytes));
    }
    if (!this.push(bytes)) this.#socket.pause();
  }

  override _read(): void {
    this.#socket.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void) {
    this.#socket.write(chunk, done);
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#socket.end(() => done());
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#socket.destroy();
    done(error);
  }
}

/** The octets before the server's own first record, which may share their segment. */
function beforeHandshake(bytes: Buffer): Buffer {
  const record = bytes.indexOf(HANDSHAKE_RECORD);
  return record < 0 ? bytes : bytes.subarray(0, record);
}

/** What a server sent in clear where TLS belonged, made printable. */
export function samplePlaintext(bytes: Buffer): string {
  return printable(bytes.toString('latin1', 0, SAMPLE_OCTETS));
}
