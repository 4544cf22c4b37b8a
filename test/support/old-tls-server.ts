/**
 * A mail server whose TLS is older than secure renegotiation (RFC 5746), which no OpenSSL can play:
 * TLS 1.2 with RSA key exchange (RFC 5246) and AES-GCM (RFC 5288), its ServerHello without extensions.
 */

import {
  constants,
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  privateDecrypt,
  randomBytes,
  X509Certificate,
} from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { readAuthority, readShown } from './server-certificates.ts';

/** TLS_RSA_WITH_AES_128_GCM_SHA256. */
const CIPHER_SUITE = Buffer.from([0x00, 0x9c]);
const TLS_1_2 = Buffer.from([3, 3]);
const [CHANGE_CIPHER_SPEC, HANDSHAKE, APPLICATION_DATA] = [20, 22, 23] as const;
const [SERVER_HELLO, CERTIFICATE, SERVER_HELLO_DONE, FINISHED] = [2, 11, 14, 20] as const;

/** One direction of a connection: its key, the fixed part of its nonces, and its records so far. */
interface Direction {
  readonly key: Buffer;
  readonly salt: Buffer;
  sequence: bigint;
}

export interface OldTlsServer extends AsyncDisposable {
  readonly port: number;
  /** How many connections came. */
  readonly connections: number;
}

/** Listens on a free port of 127.0.0.1 and offers STARTTLS. */
export async function startOldTlsServer(): Promise<OldTlsServer> {
  const { chain, key } = await readShown('rsa-2048');
  const authority = new X509Certificate(await readAuthority()).raw;
  const shown = { key, certificates: [new X509Certificate(chain).raw, authority] };
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => {});
    // A client that breaks off is what this server is for.
    converse(socket, shown).catch(() => socket.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    get connections() {
      return sockets.length;
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

interface Shown {
  readonly key: string;
  readonly certificates: readonly Buffer[];
}

async function converse(socket: Socket, shown: Shown): Promise<void> {
  socket.write('220 old.example ESMTP\r\n');
  await takeLine(socket);
  socket.write('250-old.example\r\n250 STARTTLS\r\n');
  await takeLine(socket);
  socket.write('220 Go ahead\r\n');
  const { client, server } = await shakeHands(socket, shown);
  const say = (line: string) => socket.write(seal(server, APPLICATION_DATA, Buffer.from(line)));
  open(client, await takeRecord(socket));
  say('250 old.example\r\n');
  open(client, await takeRecord(socket));
  say('221 Bye\r\n');
  socket.end();
}

async function shakeHands(socket: Socket, { key, certificates }: Shown) {
  const hello = (await takeRecord(socket)).body;
  const clientRandom = hello.subarray(6, 38);
  const serverRandom = randomBytes(32);
  const flight = Buffer.concat([
    // No session, this cipher suite, no compression, and nothing behind them.
    message(SERVER_HELLO, TLS_1_2, serverRandom, Buffer.from([0]), CIPHER_SUITE, Buffer.from([0])),
    message(CERTIFICATE, withLength(Buffer.concat(certificates.map(withLength)))),
    message(SERVER_HELLO_DONE),
  ]);
  socket.write(record(HANDSHAKE, flight));
  const exchange = (await takeRecord(socket)).body;
  const padding = constants.RSA_PKCS1_PADDING;
  const secret = privateDecrypt({ key, padding }, exchange.subarray(6));
  const master = derive(secret, 'master secret', [clientRandom, serverRandom], 48);
  const block = derive(master, 'key expansion', [serverRandom, clientRandom], 40);
  const client = { key: block.subarray(0, 16), salt: block.subarray(32, 36), sequence: 0n };
  const server = { key: block.subarray(16, 32), salt: block.subarray(36, 40), sequence: 0n };
  await takeRecord(socket);
  const finished = open(client, await takeRecord(socket));
  const said = createHash('sha256').update(hello).update(flight).update(exchange).update(finished);
  const proof = derive(master, 'server finished', [said.digest()], 12);
  socket.write(record(CHANGE_CIPHER_SPEC, Buffer.from([1])));
  socket.write(seal(server, HANDSHAKE, message(FINISHED, proof)));
  return { client, server };
}

function message(type: number, ...parts: readonly Buffer[]): Buffer {
  return Buffer.concat([Buffer.from([type]), withLength(Buffer.concat(parts))]);
}

/** With its length in three octets in front. */
function withLength(bytes: Buffer): Buffer {
  const length = Buffer.alloc(3);
  length.writeUIntBE(bytes.length, 0, 3);
  return Buffer.concat([length, bytes]);
}

function record(type: number, body: Buffer): Buffer {
  const header = Buffer.from([type, ...TLS_1_2, 0, 0]);
  header.writeUInt16BE(body.length, 3);
  return Buffer.concat([header, body]);
}

/** P_SHA256 (RFC 5246 §5). */
function derive(secret: Buffer, label: string, seeds: readonly Buffer[], length: number): Buffer {
  const seed = Buffer.concat([Buffer.from(label), ...seeds]);
  const mac = (...parts: readonly Buffer[]) =>
    createHmac('sha256', secret).update(Buffer.concat(parts)).digest();
  let chained = seed;
  let derived = Buffer.alloc(0);
  while (derived.length < length) {
    chained = mac(chained);
    derived = Buffer.concat([derived, mac(chained, seed)]);
  }
  return derived.subarray(0, length);
}

/** RFC 5246 §6.2.3.3: what is bound to a record beside its text. */
function additionalData({ sequence }: Direction, type: number, length: number): Buffer {
  const data = Buffer.alloc(13);
  data.writeBigUInt64BE(sequence);
  data.writeUInt8(type, 8);
  TLS_1_2.copy(data, 9);
  data.writeUInt16BE(length, 11);
  return data;
}

function seal(direction: Direction, type: number, text: Buffer): Buffer {
  const explicit = Buffer.alloc(8);
  explicit.writeBigUInt64BE(direction.sequence);
  const nonce = Buffer.concat([direction.salt, explicit]);
  const cipher = createCipheriv('aes-128-gcm', direction.key, nonce);
  cipher.setAAD(additionalData(direction, type, text.length));
  const sealed = Buffer.concat([cipher.update(text), cipher.final()]);
  direction.sequence += 1n;
  return record(type, Buffer.concat([explicit, sealed, cipher.getAuthTag()]));
}

function open(direction: Direction, { type, body }: { type: number; body: Buffer }): Buffer {
  const nonce = Buffer.concat([direction.salt, body.subarray(0, 8)]);
  const sealed = body.subarray(8, -16);
  const decipher = createDecipheriv('aes-128-gcm', direction.key, nonce);
  decipher.setAAD(additionalData(direction, type, sealed.length));
  decipher.setAuthTag(body.subarray(-16));
  direction.sequence += 1n;
  return Buffer.concat([decipher.update(sealed), decipher.final()]);
}

async function takeRecord(socket: Socket): Promise<{ type: number; body: Buffer }> {
  const header = await take(socket, 5);
  return { type: header.readUInt8(0), body: await take(socket, header.readUInt16BE(3)) };
}

async function takeLine(socket: Socket): Promise<void> {
  while ((await take(socket, 1)).toString() !== '\n');
}

/** @throws Error when the client left without saying as much. */
async function take(socket: Socket, octets: number): Promise<Buffer> {
  for (;;) {
    const bytes: Buffer | null = socket.read(octets);
    if (bytes?.length === octets) return bytes;
    if (socket.readableEnded || socket.destroyed) throw new Error('the client left');
    await Promise.race([once(socket, 'readable'), once(socket, 'close')]);
  }
}
