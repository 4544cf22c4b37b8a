/** Damages octets: what a bad disk, a bad editor or a bad person does to a file or a line. */

import type { Random } from './random.ts';

/** What parsers trip over. */
const TRIPS = [
  '\0',
  '\r',
  '\n',
  '\r\n',
  '\r\r\n',
  '\t',
  ' ',
  '"',
  "'",
  '\\',
  '#',
  ',',
  ';',
  ':',
  '::',
  '[',
  ']',
  '{',
  '}',
  '<',
  '>',
  '</',
  '&',
  '&amp;',
  '&#0;',
  '<![CDATA[',
  ']]>',
  '<!--',
  '-->',
  '%',
  '*',
  '/',
  '//',
  '@',
  '=',
  '-',
  '\x1b[2J',
  '\x7f',
  '\x80',
  '\xff',
  '\ufeff',
  '\u202e',
  '\u2028',
  '\ud800',
  '\u{1f4a9}',
  'ſ',
  'İ',
  'null',
  'true',
  '-1',
  '0',
  '1e999',
  '99999999999999999999',
  '__proto__',
  'constructor',
  'toString',
  '.',
  '..',
  '…',
  '{"',
  '"}',
  '[[',
  'xn--',
  '0x',
  '%eth0',
  '@{',
  '- ',
  '? ',
  '&a',
  '*a',
  '!!js/function',
  '<<: ',
  '|',
  '$true',
] as const;

/** Where a line may be too long: of SMTP, of our own limits, of a list, of a socket's buffer. */
export const LENGTHS = [
  510, 511, 512, 513, 2046, 2047, 2048, 2049, 4095, 4096, 4097, 65_535,
] as const;

type Damage = (octets: Buffer, random: Random) => Buffer;

const DAMAGES: readonly Damage[] = [
  function flipBit(octets, random) {
    const copy = Buffer.from(octets);
    const at = random.below(copy.length);
    copy[at] = (copy[at] ?? 0) ^ (1 << random.below(8));
    return copy;
  },
  function changeOctet(octets, random) {
    const copy = Buffer.from(octets);
    copy[random.below(copy.length)] = random.below(256);
    return copy;
  },
  function insertTrip(octets, random) {
    return spliced(octets, random.below(octets.length + 1), 0, Buffer.from(random.pick(TRIPS)));
  },
  function replaceByTrip(octets, random) {
    const at = random.below(octets.length);
    return spliced(octets, at, random.few(20), Buffer.from(random.pick(TRIPS)));
  },
  function cutOut(octets, random) {
    return spliced(octets, random.below(octets.length), random.few(9) ** 3, Buffer.alloc(0));
  },
  function cutShort(octets, random) {
    return octets.subarray(0, random.below(octets.length));
  },
  function repeatPart(octets, random) {
    const from = random.below(octets.length);
    const part = octets.subarray(from, from + 1 + random.below(60));
    const times = random.oneIn(20) ? 500 : random.few(6);
    return spliced(octets, from, 0, Buffer.concat(Array.from({ length: times }, () => part)));
  },
  function movePart(octets, random) {
    const from = random.below(octets.length);
    const part = octets.subarray(from, from + random.below(60));
    const without = spliced(octets, from, part.length, Buffer.alloc(0));
    return spliced(without, random.below(without.length + 1), 0, part);
  },
  function shuffleLines(octets, random) {
    const lines = octets.toString('latin1').split('\n');
    const [line = ''] = lines.splice(random.below(lines.length), 1);
    lines.splice(random.below(lines.length + 1), 0, ...(random.oneIn(3) ? [line, line] : [line]));
    return Buffer.from(lines.join('\n'), 'latin1');
  },
  function dropLine(octets, random) {
    const lines = octets.toString('latin1').split('\n');
    lines.splice(random.below(lines.length), random.few(4));
    return Buffer.from(lines.join('\n'), 'latin1');
  },
  function padPlace(octets, random) {
    const filler = Buffer.alloc(
      random.pick(LENGTHS),
      random.pick(['x', ' ', '0', '\t', '"', '\xff']),
    );
    return spliced(octets, random.below(octets.length + 1), 0, filler);
  },
  function insertNoise(octets, random) {
    return spliced(octets, random.below(octets.length + 1), 0, random.octets(random.below(40)));
  },
  function reencode(octets, random) {
    const text = octets.toString('utf8');
    if (random.oneIn(2)) return Buffer.from(`\ufeff${text}`, random.oneIn(2) ? 'utf16le' : 'utf8');
    return Buffer.from(text.replaceAll('\n', random.pick(['\r', '\r\n', '\r\r\n'])));
  },
];

/** One to a dozen damages, few more often than many. */
export function damage(octets: Buffer, random: Random): Buffer {
  let damaged = octets;
  for (let left = random.few(12); left > 0; left--) {
    damaged = damaged.length === 0 ? random.octets(8) : random.pick(DAMAGES)(damaged, random);
  }
  return damaged;
}

/** Cuts octets into pieces as a socket or a disk may give them. */
export function pieces(octets: Buffer, random: Random): Buffer[] {
  const cut: Buffer[] = [];
  const longest = random.pick([1, 7, 100, 100_000]);
  for (let from = 0; from < octets.length; ) {
    const to = from + 1 + random.below(longest);
    cut.push(octets.subarray(from, to));
    from = to;
  }
  return cut;
}

function spliced(octets: Buffer, at: number, gone: number, put: Buffer): Buffer {
  return Buffer.concat([octets.subarray(0, at), put, octets.subarray(at + gone)]);
}
