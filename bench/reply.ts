/** How the cost of reading a reply grows with its length, in one piece and octet by octet. */

import { ReplyParser } from '../src/smtp/reply.ts';
import { spreadOf } from './compare.ts';
import { renderTable } from './table.ts';

const KIB = 1024;
const SIZES = [16 * KIB, 32 * KIB, 64 * KIB];
const ROUNDS = 15;

/** A whole reply of exactly so many octets, within the limits of lines and of their length. */
function replyOf(octets: number): Buffer {
  const last = '250 end\r\n';
  const line = `250-${'x'.repeat(250)}\r\n`;
  const left = octets - last.length;
  const whole = Math.floor(left / line.length) - 1;
  const rest = `250-${'x'.repeat(left - whole * line.length - 6)}\r\n`;
  return Buffer.from(line.repeat(whole) + rest + last);
}

/** The nanoseconds that an octet takes. */
function timeOf(reply: Buffer, pieces: readonly Buffer[]): number {
  const startedAt = performance.now();
  const parser = new ReplyParser();
  for (const piece of pieces) parser.push(piece);
  return ((performance.now() - startedAt) * 1e6) / reply.length;
}

function measure(octets: number): string[] {
  const reply = replyOf(octets);
  const singly = Array.from(reply, (_, at) => reply.subarray(at, at + 1));
  const spell = (pieces: readonly Buffer[]) => {
    const times = Array.from({ length: ROUNDS }, () => timeOf(reply, pieces));
    return spreadOf(times).median.toFixed(1);
  };
  return [`${octets / KIB} KiB`, spell([reply]), spell(singly)];
}

/** Gives the table; where the cost is linear, its columns are level. */
export function benchReply(): string {
  for (const size of SIZES) measure(size);
  return renderTable(['reply', 'ns/octet in one piece', 'ns/octet singly'], SIZES.map(measure));
}
