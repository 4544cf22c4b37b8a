/**
 * A fleet of SMTP servers on loopback, in a process of its own: every address of 127/8 answers.
 *
 * It prints its ports as one line of JSON when it is ready, and ends with its standard input.
 */

import { createServer, type Server, type Socket } from 'node:net';
import { createSecureContext, type SecureContext, TLSSocket } from 'node:tls';
import { parseArgs } from 'node:util';
import { mintCertificate } from '../src/emulator/certificate.ts';
import { FLEET_DOMAIN, type FleetPorts } from './addresses.ts';

/** Every server of the fleet calls itself so; that is nobody's name. */
const SERVER = `ex01.${FLEET_DOMAIN}`;

const GREETING = `220 ${SERVER} Microsoft ESMTP MAIL Service ready at Sat, 21 Nov 2026 20:00:00 +0000\r\n`;

/** What Exchange 2019 lists, in its order. */
const KEYWORDS = [
  'SIZE 37748736',
  'PIPELINING',
  'DSN',
  'ENHANCEDSTATUSCODES',
  'STARTTLS',
  'X-ANONYMOUSTLS',
  'AUTH NTLM',
  'X-EXPS GSSAPI NTLM',
  '8BITMIME',
  'BINARYMIME',
  'CHUNKING',
  'SMTPUTF8',
  'XRDST',
];

const HELLO_IN_CLEAR = helloReply(KEYWORDS);
const HELLO = helloReply(KEYWORDS.filter((keyword) => !/TLS/.test(keyword)));
const READY = '220 2.0.0 SMTP server ready\r\n';
const GOODBYE = '221 2.0.0 Service closing transmission channel\r\n';

function helloReply(keywords: readonly string[]): string {
  const lines = [`${SERVER} Hello [127.0.0.1]`, ...keywords];
  return lines.map((line, at) => `250${at < lines.length - 1 ? '-' : ' '}${line}\r\n`).join('');
}

/** The contexts of a kind of key, every one with a certificate of its own. */
async function mintContexts(key: 'ec-p256' | 'rsa-2048', count: number): Promise<SecureContext[]> {
  const commonName = `*.${FLEET_DOMAIN}`;
  const issuer = await mintCertificate({ commonName: 'Fleet CA', authority: true });
  const minted = Array.from({ length: count }, () => mintCertificate({ commonName, key, issuer }));
  return (await Promise.all(minted)).map(({ chain, key }) =>
    createSecureContext({ cert: chain, key }),
  );
}

/** The certificate that an address shows. */
function contextAt(contexts: readonly SecureContext[], address: string): SecureContext | undefined {
  const [, b = 0, c = 0, d = 0] = address.split('.').map(Number);
  return contexts[((b << 16) + (c << 8) + d) % contexts.length];
}

class Session {
  readonly #contexts: readonly SecureContext[];
  readonly #delayMs: number;
  readonly #socket: Socket;
  #stream: Socket;

  constructor(socket: Socket, contexts: readonly SecureContext[], delayMs: number) {
    this.#contexts = contexts;
    this.#delayMs = delayMs;
    this.#socket = socket;
    this.#stream = this.#listen(socket);
    this.#say(GREETING);
  }

  #listen(stream: Socket): Socket {
    stream.on('error', () => this.#socket.destroy());
    // A client that waits for each reply sends every command in one piece.
    stream.on('data', (bytes) => this.#answer(bytes.toString('latin1', 0, 4)));
    return stream;
  }

  #answer(verb: string): void {
    const canTls = this.#contexts.length > 0 && this.#stream === this.#socket;
    if (verb === 'EHLO') this.#say(canTls ? HELLO_IN_CLEAR : HELLO);
    else if (verb === 'QUIT') this.#stream.end(GOODBYE);
    else if (verb === 'STAR' && canTls) this.#say(READY, () => this.#upgrade());
    else this.#say('500 5.3.3 Unrecognized command\r\n');
  }

  #say(reply: string, then?: () => void): void {
    const say = () => {
      if (!this.#socket.destroyed) this.#stream.write(reply, then);
    };
    if (this.#delayMs === 0) say();
    else setTimeout(say, this.#delayMs);
  }

  #upgrade(): void {
    this.#socket.removeAllListeners('data');
    const secureContext = contextAt(this.#contexts, this.#socket.localAddress ?? '');
    const isServer = { isServer: true, ...(secureContext && { secureContext }) };
    this.#stream = this.#listen(new TLSSocket(this.#socket, isServer));
  }
}

/** Servers that answer everywhere on one port; the system chooses it. */
async function listen(contexts: readonly SecureContext[], delayMs: number): Promise<number> {
  const server: Server = createServer(
    { noDelay: true },
    (socket) => new Session(socket, contexts, delayMs),
  );
  await new Promise<void>((resolve) => {
    server.listen({ port: 0, host: '0.0.0.0', backlog: 4096 }, resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

const { values } = parseArgs({
  options: {
    'delay-ms': { type: 'string', default: '0' },
    // Each address always shows the same one.
    certificates: { type: 'string', default: '500' },
  },
});
const delayMs = Number(values['delay-ms']);
const certificates = Number(values.certificates);
const ports: FleetPorts = {
  plain: await listen([], delayMs),
  ecdsa: await listen(await mintContexts('ec-p256', certificates), delayMs),
  rsa: await listen(await mintContexts('rsa-2048', 8), delayMs),
};
process.stdout.write(`${JSON.stringify(ports)}\n`);
process.stdin.resume().once('end', () => process.exit(0));
