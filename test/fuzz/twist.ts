/** Twists what a server does: the mistakes of servers, paths and attackers, several at once. */

import type { Move, Moves, RecordDamage } from './moves.ts';
import { damage, LENGTHS } from './octets.ts';
import type { Random } from './random.ts';

type Twist = (moves: Move[], random: Random) => void;

const CODES = [
  '220',
  '250',
  '221',
  '421',
  '450',
  '451',
  '454',
  '500',
  '501',
  '502',
  '503',
  '530',
  '550',
  '554',
  '251',
  '334',
  '354',
  '199',
  '600',
  '25',
  '2500',
  '000',
];

const OFFERS = [
  'STARTTLS',
  'starttls',
  'StartTls',
  ' STARTTLS',
  '\tSTARTTLS',
  'STARTTLS ',
  'STARTTLS=1',
  'STARTTLS x',
  'XSTARTTLS',
  'STARTTLSX',
  'STARTTLS\0',
  'ſTARTTLS',
  'AUTH STARTTLS',
  'STARTTLS\r',
  `${' '.repeat(2044)}STARTTLS`,
  `${'\t'.repeat(2040)}STARTTLS`,
];

const ENDS = ['\n', '\r\r\n', '\r', '\n\r', '\r\n\r\n', '', ' \r\n', '\0\r\n'];

const DAMAGES: readonly RecordDamage['kind'][] = [
  'flip-bit',
  'flip-bit',
  'cut-short',
  'drop',
  'repeat',
  'wrong-type',
  'wrong-version',
  'wrong-length',
  'plaintext-before',
  'alert-before',
  'empty-record-before',
  'noise-before',
  'close-after',
  'reset-after',
];

/** What happens to one line of a reply, as it is, end included. */
const LINE_TWISTS: readonly ((line: string, random: Random) => string)[] = [
  (line, random) => random.pick(CODES) + line.slice(3),
  (line) => line.slice(0, 3) + (line[3] === '-' ? ' ' : '-') + line.slice(4),
  (line, random) => line + line.slice(0, random.below(line.length)),
  (line, random) => line.replace(/[\r\n]*$/, random.pick(ENDS)),
  (line, random) => `${line.slice(0, 4)}${random.pick(OFFERS)}\r\n`,
  (line, random) => `${line.slice(0, 3)}-${random.pick(OFFERS)}\r\n${line}`,
  (line, random) =>
    `${line
      .replace(/[\r\n]*$/, '')
      .padEnd(random.pick(LENGTHS) - 2, random.pick(['x', ' ', '\0', '\xff']))}\r\n`,
  (line, random) => line.slice(0, 4) + ' '.repeat(random.pick(LENGTHS)) + line.slice(4),
  (line, random) => line.repeat(random.pick([2, 3, 511, 512, 513])),
  (line, random) => line.slice(0, random.below(5)),
  (line, random) => damage(Buffer.from(line, 'latin1'), random).toString('latin1'),
  (line, random) => damage(Buffer.from(line, 'latin1'), random).toString('latin1'),
];

const TWISTS: readonly Twist[] = [
  twistLine,
  twistLine,
  twistLine,
  function dropMove(moves, random) {
    moves.splice(random.below(moves.length), 1);
  },
  function repeatMove(moves, random) {
    const at = random.below(moves.length);
    moves.splice(at, 0, ...moves.slice(at, at + random.few(3)));
  },
  function moveMove(moves, random) {
    const moved = moves.splice(random.below(moves.length), 1);
    moves.splice(random.below(moves.length + 1), 0, ...moved);
  },
  function speakEarly(moves, random) {
    const at = placeOf(moves, 'write', random);
    if (at > 1) moves.splice(at - 1, 2, ...moves.slice(at, at + 1), ...moves.slice(at - 1, at));
  },
  function cutSegments(moves, random) {
    replaceWrite(moves, random, (bytes) => {
      const at = random.below(bytes.length + 1);
      return [write(bytes.subarray(0, at)), { kind: 'breathe' }, write(bytes.subarray(at))];
    });
  },
  function cutEverywhere(moves, random) {
    replaceWrite(moves, random, (bytes) =>
      Array.from(bytes.subarray(0, 400)).flatMap((octet): Move[] => [
        write(Buffer.from([octet])),
        { kind: 'breathe' },
      ]),
    );
  },
  function mergeReplies(moves, random) {
    const at = placeOf(moves, 'write', random);
    const next = moves.findIndex(({ kind }, index) => index > at && kind === 'write');
    if (at < 0 || next < 0) return;
    const [one, other] = [moves[at], moves[next]];
    if (one?.kind !== 'write' || other?.kind !== 'write') return;
    moves.splice(next, 1);
    moves[at] = write(Buffer.concat([one.bytes, other.bytes]));
  },
  function leaveAnywhere(moves, random) {
    const kind = random.pick(['close', 'reset', 'silence'] as const);
    replaceWrite(moves, random, (bytes) => [
      write(bytes.subarray(0, random.below(bytes.length + 1))),
      { kind },
    ]);
  },
  function leave(moves, random) {
    moves.splice(random.below(moves.length + 1), 0, {
      kind: random.pick(['close', 'reset', 'silence'] as const),
    });
  },
  function sayMore(moves, random) {
    const text = random.pick([
      '250 ok\r\n',
      '421 bye\r\n',
      '220 again\r\n',
      '250-',
      '\r\n',
      '\0',
      '\x16\x03\x01',
      '250-a\r\n250 STARTTLS\r\n',
      '500 what\r\n',
    ]);
    moves.splice(random.below(moves.length + 1), 0, write(Buffer.from(text, 'latin1')));
  },
  function damageRecords(moves, random) {
    const at = placeOf(moves, 'tls', random);
    const move = moves[at];
    if (move?.kind !== 'tls') return;
    const damages = Array.from({ length: random.few(4) }, () => ({
      kind: random.pick(DAMAGES),
      record: random.below(8),
      chance: random.below(2 ** 31),
    }));
    moves[at] = { ...move, damages };
  },
  function renegotiate(moves, random) {
    const at = placeOf(moves, 'tls', random);
    if (at >= 0) moves.splice(at + 1 + random.below(moves.length - at), 0, { kind: 'renegotiate' });
  },
  function otherTls(moves, random) {
    const at = placeOf(moves, 'tls', random);
    const move = moves[at];
    if (move?.kind !== 'tls') return;
    const protocol = random.pick(['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'] as const);
    const certificate = random.pick([
      'valid',
      'expired',
      'self-signed',
      'wrong-name',
      'rsa-1024',
      'none',
    ] as const);
    moves[at] = {
      ...move,
      options: { ...move.options, certificate, min: protocol, max: protocol },
    };
  },
  function tlsAnywhere(moves, random) {
    const at = placeOf(moves, 'tls', random);
    if (at >= 0) moves.splice(random.below(moves.length), 0, ...moves.slice(at, at + 1));
  },
];

/** Twists one of the connections, or more. */
export function twist(moves: Moves, random: Random): Moves {
  const twisted = moves.map((connection) => [...connection]);
  for (let left = random.few(8); left > 0; left--) {
    const connection = random.pick(twisted);
    if (connection.length > 0) random.pick(TWISTS)(connection, random);
  }
  return twisted;
}

function twistLine(moves: Move[], random: Random): void {
  replaceWrite(moves, random, (bytes) => {
    const lines = bytes.toString('latin1').match(/[^\n]*\n|[^\n]+$/g) ?? [''];
    const at = random.below(lines.length);
    lines[at] = random.pick(LINE_TWISTS)(lines[at] ?? '', random);
    if (random.oneIn(6)) lines.splice(random.below(lines.length), 1);
    if (random.oneIn(6)) lines.push(...lines.splice(random.below(lines.length), 1));
    return [write(Buffer.from(lines.join(''), 'latin1'))];
  });
}

function replaceWrite(moves: Move[], random: Random, by: (bytes: Buffer) => Move[]): void {
  const at = placeOf(moves, 'write', random);
  const move = moves[at];
  if (move?.kind === 'write') moves.splice(at, 1, ...by(move.bytes));
}

/** Where a move of that kind stands, one of them; -1 where there is none. */
function placeOf(moves: readonly Move[], kind: Move['kind'], random: Random): number {
  const places = moves.flatMap((move, at) => (move.kind === kind ? [at] : []));
  return places.length === 0 ? -1 : random.pick(places);
}

function write(bytes: Buffer): Move {
  return { kind: 'write', bytes };
}
