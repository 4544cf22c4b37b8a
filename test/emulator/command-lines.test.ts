import { expect, test } from 'vitest';
import { CommandLines, MAX_COMMAND_OCTETS } from '../../src/emulator/command-lines.ts';

function cut(...chunks: string[]): string[] {
  const lines = new CommandLines();
  return chunks.flatMap((chunk) => {
    lines.push(Buffer.from(chunk));
    return drain(lines);
  });
}

function drain(lines: CommandLines): string[] {
  const given: string[] = [];
  for (let line = lines.next(); line !== null; line = lines.next()) given.push(line);
  return given;
}

const LONGEST = 'a'.repeat(MAX_COMMAND_OCTETS);

test.each([
  ['pipelined commands', ['EHLO a\r\nQUIT\r\n'], ['EHLO a', 'QUIT']],
  ['a bare LF ends a line', ['NOOP\nQUIT\n'], ['NOOP', 'QUIT']],
  ['an unfinished line is kept', ['EH', 'LO a\r', '\n'], ['EHLO a']],
  ['blank lines', ['\r\n\r\n'], ['', '']],
  ['a CR inside a line belongs to it', ['a\rb\r\n'], ['a\rb']],
  ['a line of exactly the limit', [`${LONGEST}\r\nQUIT\r\n`], [LONGEST, 'QUIT']],
  ['a longer line is cut, its tail lost', [`${LONGEST}bcd\r\nQUIT\r\n`], [`${LONGEST}b`, 'QUIT']],
  [
    'a tail over several chunks',
    [`${LONGEST}bc`, LONGEST, 'd\r\nQUIT\r\n'],
    [`${LONGEST}b`, 'QUIT'],
  ],
])('%s', (_claim, chunks, expected) => {
  expect(cut(...chunks)).toEqual(expected);
});

test('gives the same lines wherever the chunk boundary falls', () => {
  const whole = `EHLO client.example\r\nNOOP\n${LONGEST}bcd\r\nQUIT\r\n`;
  const expected = cut(whole);
  for (const at of [
    1,
    19,
    20,
    21,
    25,
    26,
    27,
    whole.length - 7,
    whole.length - 6,
    whole.length - 1,
  ]) {
    expect(cut(whole.slice(0, at), whole.slice(at))).toEqual(expected);
  }
});

test('forgets what was pushed when it is cleared', () => {
  const lines = new CommandLines();
  lines.push(Buffer.from('STARTTLS\r\nNOOP\r\nQU'));
  expect(lines.next()).toBe('STARTTLS');
  lines.clear();
  lines.push(Buffer.from('EHLO a\r\n'));
  expect(drain(lines)).toEqual(['EHLO a']);
});
