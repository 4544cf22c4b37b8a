import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Judged } from '../../src/rules/judge.ts';
import { requires } from '../support/requirement.ts';
import { PrivateNetwork } from './faults-network.ts';
import {
  beginning,
  CHANGE_CIPHER_SPEC,
  CLIENT_HELLO,
  SILENCE,
  SILENT_STAY_SILENT,
  type Way,
  wayTo,
} from './faults-rules.ts';
import { scanIn } from './faults-scan.ts';

/** Says in two packets what has two lines, so that one of them can be lost. */
const SERVER = `S: 220-mail.example
PAUSE 20ms
S: 220 ready
C: EHLO *
S: 250-mail.example
PAUSE 20ms
S: 250 STARTTLS
C: STARTTLS
S: 220 go ahead
TLS
C: EHLO *
S: 250 mail.example
C? QUIT
S: 221 bye
CLOSE`;

/** Seconds for everything; what does not answer has long been lost by then. */
const SHORT = ['connect', 'greeting', 'idle', 'reply', 'handshake'].flatMap((what) => [
  `--${what}-timeout`,
  '4',
]);
const GENEROUS = ['--connect-timeout', '60', '--handshake-timeout', '60'];

/** What the record of one server tells. */
interface Seen {
  readonly outcome: string;
  readonly stage: string | undefined;
  readonly code: string | undefined;
  readonly message: string | undefined;
  readonly advertised: boolean | null;
  readonly negotiated: boolean | null;
  readonly verdict: string;
}

const WORKS: Seen = {
  outcome: 'completed',
  stage: undefined,
  code: undefined,
  message: undefined,
  advertised: true,
  negotiated: true,
  verdict: 'ok',
};

/** What could not be told is never "no STARTTLS". */
const UNKNOWN: Seen = { ...WORKS, advertised: null, negotiated: null, verdict: 'unknown' };

const FAULTS: readonly [claim: string, rules: (way: Way) => string[], seen: Seen][] = [
  ['none', () => [], WORKS],
  [
    'whoever connects is not answered',
    ({ to }) => [`${to} drop`],
    timedOut('connect', 'waiting for the connection'),
  ],
  [
    'whoever connects is reset',
    ({ to }) => [`${to} reject with tcp reset`],
    unreachable('ECONNREFUSED', 'connection refused'),
  ],
  [
    'a router says that there is no such host',
    ({ to }) => [`${to} reject with icmp host-unreachable`],
    unreachable('EHOSTUNREACH', 'no route to this host'),
  ],
  [
    'a router says that there is no such network',
    ({ to }) => [`${to} reject with icmp net-unreachable`],
    unreachable('ENETUNREACH', 'no route to this network'),
  ],
  [
    'a firewall says that it forbids it',
    ({ to }) => [`${to} reject with icmp admin-prohibited`],
    unreachable('EHOSTUNREACH', 'no route to this host'),
  ],
  [
    'silence from the greeting on',
    ({ from }) => [`${from} ${beginning('220-')} ${SILENCE}`],
    timedOut('greeting', 'nothing was received'),
  ],
  [
    'silence in the middle of the greeting',
    ({ from }) => [`${from} ${beginning('220 ready')} ${SILENCE}`],
    timedOut('greeting', 'received so far: "220-mail.example"'),
  ],
  [
    'silence from EHLO on',
    ({ to }) => [`${to} ${beginning('EHLO')} ${SILENCE}`],
    timedOut('ehlo', 'nothing was received'),
  ],
  [
    'silence in the middle of the reply to EHLO',
    ({ from }) => [`${from} ${beginning('250 STARTTLS')} ${SILENCE}`],
    timedOut('ehlo', 'received so far: "250-mail.example"'),
  ],
  [
    'the connection is reset at EHLO',
    ({ to }) => [`${to} ${beginning('EHLO')} reject with tcp reset`],
    {
      ...timedOut('ehlo', 'the server broke the connection (ECONNRESET)'),
      outcome: 'closed',
      code: 'ECONNRESET',
    },
  ],
  [
    'silence from STARTTLS on',
    ({ to }) => [`${to} ${beginning('STARTTLS')} ${SILENCE}`],
    { ...timedOut('starttls', 'nothing was received'), advertised: true },
  ],
  [
    'silence from the handshake on',
    ({ to }) => [`${to} ${beginning(CLIENT_HELLO)} ${SILENCE}`],
    { ...timedOut('handshake'), advertised: true, negotiated: false },
  ],
  [
    'large packets vanish, as where nobody hears of a smaller MTU (RFC 2923 §2.1)',
    ({ from }) => [`${from} meta length > 576 drop`],
    { ...timedOut('handshake'), advertised: true, negotiated: false },
  ],
  [
    'silence from the end of the handshake on',
    ({ to }) => [`${to} ${beginning(CHANGE_CIPHER_SPEC)} ${SILENCE}`],
    { ...timedOut('after-tls', 'nothing was received'), advertised: true, negotiated: true },
  ],
];

/** One packet in five is lost, in both directions: another one for each server. */
const LOSSES = ['first', 'second', 'third', 'fourth', 'fifth'].map(
  (which, index) =>
    [
      `of every five packets the ${which} is lost`,
      (way: Way) =>
        [way.to, way.from].map((one) => `${one} numgen inc mod 5 == ${index} counter drop`),
    ] as const,
);

const real = requires('a private network');

describe.skipIf(real.skipped)(`on the way to a server in ${real.title}`, () => {
  let network: PrivateNetwork;
  let records: ReadonlyMap<string | null, Judged>;
  let filters: string;

  beforeAll(async () => {
    network = await PrivateNetwork.open();
    await network.filter([
      SILENT_STAY_SILENT,
      ...FAULTS.flatMap(([, rules], index) => rules(wayTo(faultyAddress(index)))),
      ...LOSSES.flatMap(([, rules], index) => rules(wayTo(lossyAddress(index)))),
    ]);
    await network.serve(SERVER);
    const faulty = FAULTS.map((_, index) => faultyAddress(index));
    const lossy = LOSSES.map((_, index) => lossyAddress(index));
    // Nobody is to wait for another, for that would count as silence.
    const all = ['--per-network', '0'];
    const ends = await Promise.all([
      scanIn(network, faulty, [...SHORT, ...all]),
      scanIn(network, lossy, [...GENEROUS, ...all]),
    ]);
    records = new Map(ends.flatMap((end) => end.records.map((one) => [one.address, one])));
    filters = await network.run('nft', ['list', 'table', 'inet', 'faults']);
  });

  afterAll(() => network?.[Symbol.asyncDispose]());

  test.each(FAULTS.map(([claim, , seen], index) => [claim, index, seen] as const))(
    '%s',
    (_claim, index, expected) => {
      expect(describeSeen(records.get(faultyAddress(index)))).toEqual(expected);
    },
  );

  test.each(LOSSES.map(([claim], index) => [claim, index] as const))(
    '%s, and all the same it comes to its end',
    (_claim, index) => {
      expect(describeSeen(records.get(lossyAddress(index)))).toEqual(WORKS);
      const lost = filters.split('\n').filter((rule) => rule.includes(`${lossyAddress(index)} `));
      expect(lost).toEqual([0, 1].map(() => expect.stringMatching(/counter packets [1-9]/)));
    },
  );
});

function faultyAddress(index: number): string {
  return `127.0.1.${index + 1}`;
}

function lossyAddress(index: number): string {
  return `127.0.2.${index + 1}`;
}

/** The server answers nothing any more; `message` is a part of what a person reads. */
function timedOut(stage: string, message = 'no answer within'): Seen {
  const failure = { stage, message: expect.stringContaining(message) as string };
  return { ...UNKNOWN, ...failure, outcome: 'timed-out' };
}

function unreachable(code: string, reason: string): Seen {
  const failure = { stage: 'connect', code, message: `${reason} (${code})` };
  return { ...UNKNOWN, ...failure, outcome: 'unreachable' };
}

function describeSeen(record: Judged | undefined): Seen | undefined {
  return (
    record && {
      outcome: record.outcome,
      stage: record.failure?.stage,
      code: record.failure?.code,
      message: record.failure?.message,
      advertised: record.facts.starttls.advertised,
      negotiated: record.facts.starttls.negotiated,
      verdict: record.verdict,
    }
  );
}
