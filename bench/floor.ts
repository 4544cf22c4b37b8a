/**
 * The floor: the same bytes and the same handshake with nothing else.
 *
 * No parsing beyond where a reply ends, no facts, no deadlines, no output. The secure context is
 * shared and offers X25519 first, which is what makes Node fast at this.
 */

import { connect, type Socket } from 'node:net';
import { connect as connectTls, createSecureContext } from 'node:tls';
import { addressOf, nameOf } from './addresses.ts';
import { readLoad, runLoad, type Visit } from './loop.ts';

const HELLO = 'EHLO probe.example.net\r\n';
const STEPS_IN_CLEAR = [HELLO];
const STEPS_BEFORE_TLS = [HELLO, 'STARTTLS\r\n'];

const secureContext = createSecureContext({ ecdhCurve: 'X25519:P-256:P-384:P-521' });
const load = readLoad();

/** Sends each command after a whole reply, and calls back after the last reply. */
function converse(stream: Socket, commands: readonly string[], over: () => void): void {
  let next = 0;
  const take = (bytes: Buffer) => {
    if (!endsReply(bytes)) return;
    const command = commands[next++];
    if (command !== undefined) {
      stream.write(command);
      return;
    }
    stream.removeListener('data', take);
    over();
  };
  stream.on('data', take);
}

/** The last line of a reply has a blank after its code (RFC 5321 §4.2.1). */
function endsReply(bytes: Buffer): boolean {
  if (bytes.at(-1) !== 0x0a) return false;
  return bytes[bytes.lastIndexOf(0x0a, -2) + 4] === 0x20;
}

const visit: Visit = (index, done) => {
  const socket = connect({ host: addressOf(index), port: load.port, noDelay: true });
  socket.on('error', done);
  if (!load.tls) {
    converse(socket, STEPS_IN_CLEAR, () => quit(socket, done));
    return;
  }
  converse(socket, STEPS_BEFORE_TLS, () => {
    const servername = nameOf(index);
    const stream = connectTls({ socket, secureContext, servername, rejectUnauthorized: false });
    stream.on('error', done);
    stream.once('secureConnect', () => {
      converse(stream, [], () => quit(stream, done));
      stream.write(HELLO);
    });
  });
};

/** Like the product, it does not wait for the answer to QUIT. */
function quit(stream: Socket, done: () => void): void {
  stream.resume();
  stream.end('QUIT\r\n');
  done();
}

await runLoad(load, visit);
