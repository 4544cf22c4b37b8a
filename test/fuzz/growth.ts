/** Inputs of the worst shapes: four times as much of it must not take sixteen times as long. */

import { readEhlo } from '../../probes/ehlo.ts';
import { readMailReply } from '../../probes/mail-before-tls.ts';
import { readPolicy } from '../../src/policy/read/read-policy.ts';
import { readAltNames } from '../../src/smtp/certificate.ts';
import { readGreetingMarks, readKeywordMarks } from '../../src/smtp/masking.ts';
import { printable } from '../../src/smtp/printable.ts';
import { type Reply, ReplyParser } from '../../src/smtp/reply.ts';
import { parseExclusions } from '../../src/target/exclusion.ts';
import { readList } from '../../src/target/list.ts';
import { parseTarget } from '../../src/target/parse.ts';

/** One shape: what to read, made of so many pieces. */
export interface Shape {
  readonly claim: string;
  /** Pieces of the smaller input; the larger has four times as many. */
  readonly count: number;
  /** Prepares an input, and gives the work to be timed; what it throws does not matter. */
  prepare(count: number): () => unknown;
}

const CONNECTOR = 'Identity : EX01\\A\nBindings : {0.0.0.0:25}\nRequireTLS : False\n';

export const SHAPES: readonly Shape[] = [
  pushed('a line without end, octet by octet', 15_000, () => 'a', '220 '),
  pushed('blanks without end, octet by octet', 15_000, () => ' ', '220 '),
  pushed('many lines, octet by octet', 128, (at) => `250-x${at}\r\n`),
  replied('blanks in a line of EHLO', 500, (count) => ['a', ' '.repeat(count)]),
  replied('brackets after Hello', 500, (count) => [`a Hello ${'['.repeat(count)}`]),
  replied('Hello after Hello', 300, (count) => [`a ${'Hello '.repeat(count)}`]),
  replied('X after X', 500, (count) => ['X'.repeat(count), 'X'.repeat(count)]),
  replied('asterisks', 500, (count) => ['*'.repeat(count)]),
  replied('TLS after TLS', 500, (count) => ['tls.'.repeat(count), '-tls'.repeat(count)]),
  text(
    'text to print',
    20_000,
    (count) => '\x1b'.repeat(count),
    (input) => printable(input, input.length),
  ),
  text('names in a certificate', 5_000, (count) => 'DNS:a, '.repeat(count), readAltNames),
  text('colons in a certificate', 20_000, (count) => ':'.repeat(count), readAltNames),
  text('quotes in a certificate', 20_000, (count) => `DNS:"${'\\"'.repeat(count)}`, readAltNames),
  text('letters and no colon in a certificate', 20_000, (count) => 'a'.repeat(count), readAltNames),
  text('a long target', 50_000, (count) => 'a.'.repeat(count), parseTarget),
  text('colons in a target', 50_000, (count) => ':'.repeat(count), parseTarget),
  text('brackets in a target', 50_000, (count) => '['.repeat(count), parseTarget),
  text('slashes in a target', 50_000, (count) => '/'.repeat(count), parseTarget),
  text('exclusions', 5_000, (count) => 'a.example # x\n'.repeat(count), exclusions),
  text('blanks in an exclusion', 20_000, (count) => `a${' '.repeat(count)}b`, exclusions),
  list('a list of one line in small chunks', 50_000, (count) => 'a'.repeat(count)),
  list('a list of open quotes', 2_000, (count) => `host,port\n${'"\n'.repeat(count)}`),
  list('a list of quotes', 2_000, (count) => `host,port\n${'"a" x,1\n'.repeat(count)}`),
  policy('connectors', 200, (count) => `${CONNECTOR}\n`.repeat(count)),
  policy(
    'wrapped lines',
    5_000,
    (count) => `${CONNECTOR}Banner : a\n${'           b\n'.repeat(count)}`,
  ),
  policy('blanks', 20_000, (count) => `${CONNECTOR}Banner : ${' '.repeat(count)}x\n`),
  policy('nothing but line feeds', 20_000, (count) => `x${'\n'.repeat(count)}`),
  policy('nothing but letters', 10_000, (count) => 'a'.repeat(count)),
  policy('hyphens', 20_000, (count) => `a\n${'-- '.repeat(count)}x`),
  policy('columns', 1_000, (count) => `Bindings${',a'.repeat(count)}\n`),
  policy('open comments of XML', 10_000, (count) => '<!--'.repeat(count)),
  policy('open elements', 10_000, (count) => `<Objs>${'<Obj>'.repeat(count)}`),
  policy('entities', 10_000, (count) => `<Objs><S>${'&amp;'.repeat(count)}</S></Objs>`),
  policy(
    'escapes of CLIXML',
    10_000,
    (count) => `<Objs Version="1.1.0.1"><S>${'_x000'.repeat(count)}</S></Objs>`,
  ),
  policy('brackets of JSON', 20_000, (count) => '['.repeat(count)),
  policy('objects of JSON', 5_000, (count) => `[${'{"Bindings":["a"]},'.repeat(count)}`),
  policy('backslashes of JSON', 20_000, (count) => `{"Bindings":"${'\\'.repeat(count)}`),
  policy('keys of YAML', 300, (count) => `connectors:\n${'  - identity: a\\b\n'.repeat(count)}`),
  policy('anchors of YAML', 500, (count) => `connectors: &a [${'*a,'.repeat(count)}]`),
];

function pushed(claim: string, count: number, piece: (at: number) => string, head = ''): Shape {
  const prepare = (of: number) => {
    const octets = Buffer.from(head + Array.from({ length: of }, (_, at) => piece(at)).join(''));
    return () => {
      const parser = new ReplyParser();
      for (let at = 0; at < octets.length; at++) parser.push(octets.subarray(at, at + 1));
    };
  };
  return { claim, count, prepare };
}

function replied(claim: string, count: number, lines: (count: number) => readonly string[]): Shape {
  const prepare = (of: number) => {
    const reply: Reply = { code: 550, enhanced: null, lines: lines(of) };
    return () => [
      readEhlo(reply),
      readMailReply(reply),
      readGreetingMarks(reply),
      readKeywordMarks(reply),
    ];
  };
  return { claim, count, prepare };
}

function text(
  claim: string,
  count: number,
  make: (count: number) => string,
  read: (input: string) => unknown,
): Shape {
  const prepare = (of: number) => {
    const input = make(of);
    return () => read(input);
  };
  return { claim, count, prepare };
}

function exclusions(input: string): unknown {
  return parseExclusions(input.split('\n'), 'file');
}

function list(claim: string, count: number, make: (count: number) => string): Shape {
  const prepare = (of: number) => {
    const input = Buffer.from(make(of));
    return async () => {
      const options = { name: 'list', port: 25, onBadLine: () => {} };
      for await (const _ of readList(inChunks(input), options));
    };
  };
  return { claim, count, prepare };
}

async function* inChunks(octets: Buffer): AsyncGenerator<Buffer> {
  for (let from = 0; from < octets.length; from += 64) yield octets.subarray(from, from + 64);
}

function policy(claim: string, count: number, make: (count: number) => string): Shape {
  const prepare = (of: number) => {
    const input = Buffer.from(make(of));
    return () => readPolicy(input, 'file');
  };
  return { claim: `an export of ${claim}`, count, prepare };
}

/** How long the larger takes where the smaller takes 1, and milliseconds of the larger. */
export async function measure({ count, prepare }: Shape): Promise<{ ratio: number; ms: number }> {
  const small = await fastest(prepare(count));
  const large = await fastest(prepare(count * 4));
  return { ratio: large / small, ms: large };
}

async function fastest(work: () => unknown): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 3; round++) {
    const startedAt = performance.now();
    try {
      await work();
    } catch {
      // Most of these are nothing that can be read.
    }
    best = Math.min(best, performance.now() - startedAt);
  }
  return best;
}
