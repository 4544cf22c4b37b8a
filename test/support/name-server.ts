/** A DNS server on loopback that answers from a plain object. */

import { createSocket, type RemoteInfo } from 'node:dgram';
import { once } from 'node:events';
import {
  type Answer,
  AUTHORITATIVE_ANSWER,
  decode,
  encode,
  type Packet,
  type Question,
} from 'dns-packet';

/** The name server fails to answer: with a code, or by saying nothing. */
type Refusal = 'NXDOMAIN' | 'SERVFAIL' | 'SILENT';

/** The records of one name; a type that is absent is answered with no data. */
interface Records {
  readonly A?: readonly string[] | Refusal;
  readonly AAAA?: readonly string[] | Refusal;
  readonly MX?: readonly (readonly [preference: number, exchange: string])[] | Refusal;
}

/** Lower-case names without final dot; a name that is absent does not exist. */
export type Zone = Readonly<Record<string, Records | Refusal>>;

/** A running name server. */
interface NameServer extends AsyncDisposable {
  /** `127.0.0.1:PORT`, as `createResolver` takes it. */
  readonly address: string;
  /** Every question so far: `MX example.org`. */
  readonly questions: readonly string[];
}

const RCODES = { NXDOMAIN: 3, SERVFAIL: 2 } as const;

/** Starts a name server; it stops when it goes out of an `await using`. */
export async function startNameServer(zone: Zone): Promise<NameServer> {
  const socket = createSocket('udp4');
  const questions: string[] = [];
  socket.on('message', (message: Buffer, { address, port }: RemoteInfo) => {
    const query = decode(message);
    const [question] = query.questions ?? [];
    if (!question) return;
    questions.push(`${question.type} ${question.name}`);
    const reply = answer(query, question, zone);
    if (reply) socket.send(encode(reply), port, address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return {
    address: `127.0.0.1:${socket.address().port}`,
    questions,
    async [Symbol.asyncDispose]() {
      socket.close();
      await once(socket, 'close');
    },
  };
}

function answer(query: Packet, question: Question, zone: Zone): Packet | null {
  const found = findRecords(question, zone);
  if (found === 'SILENT') return null;
  return {
    ...(query.id !== undefined && { id: query.id }),
    type: 'response',
    // The reply code is the lowest four bits of the flags (RFC 1035 §4.1.1).
    flags: AUTHORITATIVE_ANSWER | (typeof found === 'string' ? RCODES[found] : 0),
    questions: [question],
    answers: typeof found === 'string' ? [] : found,
  };
}

function findRecords({ name, type }: Question, zone: Zone): Answer[] | Refusal {
  const records = zone[name.toLowerCase()] ?? 'NXDOMAIN';
  if (typeof records === 'string') return records;
  if (type === 'A' || type === 'AAAA') {
    const addresses = records[type] ?? [];
    if (typeof addresses === 'string') return addresses;
    return addresses.map((data) => ({ type, name, data }));
  }
  const exchanges = type === 'MX' ? (records.MX ?? []) : [];
  if (typeof exchanges === 'string') return exchanges;
  return exchanges.map(([preference, exchange]) => ({
    type: 'MX',
    name,
    data: { preference, exchange },
  }));
}
