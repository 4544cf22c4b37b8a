/** Damages the records that a TLS server writes, on their way to the client. */

import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import type { RecordDamage } from './moves.ts';

const HEADER_OCTETS = 5;
const HANDSHAKE_FAILURE = Buffer.from([21, 3, 3, 0, 2, 2, 40]);
const EMPTY_RECORD = Buffer.from([23, 3, 3, 0, 0]);
const PLAINTEXTS = [
  '250 in clear\r\n',
  '454 4.7.0 TLS failed\r\n',
  'HTTP/1.1 400 Bad Request\r\n\r\n',
  '\0',
];

/** What a relay is given beside the client's socket. */
export interface RelayOptions {
  readonly damages: readonly RecordDamage[];
  /** What the client said before. */
  readonly early: Buffer;
  /** Hears all that goes to the client. */
  readonly onWrite: (bytes: Buffer) => void;
}

/** Gives TLS servers a socket of their own, with a relay between it and the client's. */
export class Relays {
  readonly #listener: Server;
  /** The server's ends, by the port of the relay's. */
  readonly #ends = new Map<number, Socket>();

  static async start(): Promise<Relays> {
    const relays = new Relays();
    relays.#listener.listen(0, '127.0.0.1');
    await once(relays.#listener, 'listening');
    return relays;
  }

  private constructor() {
    this.#listener = createServer({ noDelay: true }, (end) => {
      end.on('error', () => {});
      this.#ends.set(end.remotePort ?? 0, end);
      this.#listener.emit('relay');
    });
  }

  /** Gives the end on which the server shakes hands. */
  async open(client: Socket, { damages, early, onWrite }: RelayOptions): Promise<Socket> {
    const { port } = this.#listener.address() as AddressInfo;
    const inner = connect({ port, host: '127.0.0.1', noDelay: true });
    inner.on('error', () => {});
    await once(inner, 'connect');
    const end = await this.#endOf(inner);
    const records = new Records(damages);
    inner.on('data', (bytes: Buffer) => {
      const { bytes: passed, leave } = records.take(bytes);
      if (!client.writable) return;
      onWrite(passed);
      client.write(passed);
      if (leave === 'close-after') client.end();
      if (leave === 'reset-after' && client.writable) client.resetAndDestroy();
    });
    if (early.length > 0) inner.write(early);
    client.on('data', (bytes) => inner.write(bytes));
    client.resume();
    client.once('end', () => inner.end());
    const cut = () => {
      inner.destroy();
      // A server that does not read would never hear of it.
      end.destroy();
    };
    client.once('close', cut);
    inner.once('end', () => client.end());
    inner.once('close', () => client.destroySoon());
    // It may have left while the relay was put up.
    if (client.destroyed) cut();
    else if (client.readableEnded) inner.end();
    return end;
  }

  async close(): Promise<void> {
    this.#listener.close();
    await once(this.#listener, 'close');
  }

  async #endOf({ localPort = 0 }: Socket): Promise<Socket> {
    for (;;) {
      const end = this.#ends.get(localPort);
      this.#ends.delete(localPort);
      if (end) return end;
      await once(this.#listener, 'relay');
    }
  }
}

/** Cuts what the server writes into its records. */
class Records {
  readonly #damages: readonly RecordDamage[];
  #begun = Buffer.alloc(0);
  #number = 0;

  constructor(damages: readonly RecordDamage[]) {
    this.#damages = damages;
  }

  /** What goes on to the client, and whether it is the last of it. */
  take(bytes: Buffer): { bytes: Buffer; leave: RecordDamage['kind'] | null } {
    this.#begun = Buffer.concat([this.#begun, bytes]);
    const passed: Buffer[] = [];
    let leave: RecordDamage['kind'] | null = null;
    while (leave === null && this.#begun.length >= HEADER_OCTETS) {
      const length = HEADER_OCTETS + this.#begun.readUInt16BE(3);
      if (this.#begun.length < length) break;
      const here = this.#damages.filter(({ record }) => record === this.#number);
      passed.push(here.reduce(damaged, this.#begun.subarray(0, length)));
      leave = here.find(({ kind }) => kind.endsWith('-after'))?.kind ?? null;
      this.#begun = this.#begun.subarray(length);
      this.#number++;
    }
    return { bytes: Buffer.concat(passed), leave };
  }
}

function damaged(record: Buffer, { kind, chance }: RecordDamage): Buffer {
  // What another damage left of a record may be too short for this one.
  if (record.length < HEADER_OCTETS) return record;
  const copy = Buffer.from(record);
  const at = chance % copy.length;
  switch (kind) {
    case 'flip-bit':
      copy[at] = (copy[at] ?? 0) ^ (1 << (chance % 8));
      return copy;
    case 'cut-short':
      return copy.subarray(0, at);
    case 'drop':
      return Buffer.alloc(0);
    case 'repeat':
      return Buffer.concat([copy, copy]);
    case 'wrong-type':
      copy[0] = chance % 256;
      return copy;
    case 'wrong-version':
      copy.writeUInt16BE(chance % 65_536, 1);
      return copy;
    case 'wrong-length':
      copy.writeUInt16BE(chance % 65_536, 3);
      return copy;
    case 'plaintext-before':
      return Buffer.concat([Buffer.from(PLAINTEXTS[chance % PLAINTEXTS.length] ?? ''), copy]);
    case 'alert-before':
      return Buffer.concat([HANDSHAKE_FAILURE, copy]);
    case 'empty-record-before':
      return Buffer.concat([...Array.from({ length: chance % 40 }, () => EMPTY_RECORD), copy]);
    case 'noise-before':
      return Buffer.concat([copy.subarray(0, at).reverse(), record]);
    default:
      return copy;
  }
}
