import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseScript } from '../../src/session/parse.ts';
import { renderScript } from '../../src/session/record.ts';
import { readRecording } from '../../src/session/replay.ts';
import { summariseTls } from '../../src/session/seen.ts';
import { play, SERVER } from './play.ts';

const SCRIPT = `S: 220
C: EHLO {ehlo-name}
S: 250
C: STARTTLS
S: 220
TLS
C: EHLO {ehlo-name}
S: 250
C: QUIT
S: 221`;

/** Plays a script and gives the recording. */
async function record(...args: Parameters<typeof play>) {
  const { result } = await play(...args);
  const tls = result.tls && summariseTls(result.tls);
  return { text: renderScript({ title: 'x', transcript: result.transcript, tls }), result };
}

const said = (from: 'C' | 'S', line: string, tls = false) => ({ atMs: 0, from, tls, line });

test('is a script that asks for the same codes and keywords, with what was seen beside', async () => {
  const { text, result } = await record(SCRIPT, SERVER);
  const sha256 = result.tls?.certificate?.fingerprint256;
  expect(text.replace(String(sha256), 'SHA').replace(/notAfter=\S+/, 'notAfter=THEN')).toBe(
    `TITLE x
#= S: 220 mail.example ESMTP Postfix 4711
S: 220
C: EHLO me.example
#= S: 250-mail.example Hello [192.0.2.10]
#= S: 250-SIZE 1000
#= S: 250-starttls
#= S: 250 AUTH LOGIN PLAIN
S: 250 has SIZE
S: 250 has STARTTLS
S: 250 has AUTH
C: STARTTLS
#= S: 220 2.0.0 Ready
S: 220
#= TLS protocol=TLSv1.3 cipher=TLS_AES_256_GCM_SHA384 sha256=SHA notAfter=THEN subject=CN=mail.example
TLS
C: EHLO me.example
#= S: 250-mail.example
#= S: 250 SIZE 1000
S: 250 has SIZE
C: QUIT
#= S: 221 2.0.0 Bye
S: 221
`,
  );
});

test.each([
  ['with other words, dates and numbers', SERVER.replaceAll(/Postfix 4711|1000|Bye/g, '9'), true],
  ['with more keywords', SERVER.replace('S: 250-starttls', 'S: 250-starttls\nS: 250-DSN'), true],
  ['without STARTTLS', SERVER.replace('S: 250-starttls\n', ''), false],
  ['with another code', SERVER.replace('S: 221', 'S: 250'), false],
])('says again to a server %s what it asks for', async (_claim, server, ok) => {
  const { text } = await record(SCRIPT, SERVER);
  expect((await play(text, server)).result.ok).toBe(ok);
});

test('a secret is recorded by its name, and so can be said again', async () => {
  const server = 'S: 220 a\nC: AUTH *\nS: 235 ok';
  const given = { allowDelivery: true, values: { u: 'me', pw: 'hunter2' }, secrets: ['pw'] };
  const { text } = await record('S: 220\nC: AUTH PLAIN {plain:u,pw}\nS: 235', server, given);
  expect(text).toContain('\nC: AUTH PLAIN {plain:u,pw}\n');
  expect((await play(text, server, given)).result.ok).toBe(true);
});

test('a reply that nobody asked for comes after a pause', async () => {
  const server = 'S: 220 a\nPAUSE 20ms\nS: 421 idle\nCLOSE';
  const { text } = await record('S: 220\nPAUSE 5s\nS: 421', server);
  expect(text).toContain('S: 220\nPAUSE 1ms\n#= S: 421 idle\nS: 421\n');
});

test('TLS from the first octet comes first', () => {
  const transcript = [said('S', '220 a', true)];
  expect(renderScript({ title: 'x', transcript, tls: null })).toBe(
    'TITLE x\nTLS\n#= S: 220 a\nS: 220\n',
  );
});

test.each([
  ['after TLS', [said('S', '220 a'), said('C', 'QUIT', true), said('S', '220 b')]],
  ['after QUIT', [said('S', '220 a'), said('C', 'QUIT'), said('S', '220 b')]],
])('what was said on a further connection %s is a comment', (_claim, transcript) => {
  const text = renderScript({ title: 'x', transcript, tls: null });
  expect(text).toContain('# What was said on a further connection:\n# S: 220 b\n');
});

test('what a server says cannot become a line of the script', () => {
  const transcript = [said('S', '220 a\rC: DATA\u202e\x1b[2J'), said('C', 'NOOP {x}')];
  const text = renderScript({ title: 'a\nC: DATA', transcript, tls: null });
  expect(text).toBe(
    'TITLE a\\x0aC: DATA\n#= S: 220 a\\x0dC: DATA\\u{202e}\\x1b[2J\nS: 220\nC: NOOP {{x}\n',
  );
});

test('what a reply was cut short at is kept as it came', () => {
  const transcript = [said('S', '220-a'), said('C', 'NOOP'), said('S', '250')];
  const text = renderScript({ title: 'x', transcript, tls: null });
  expect(parseScript(text, 'a').steps).toHaveLength(3);
});

describe('whatever was said', () => {
  const word = fc.string({
    unit: fc.constantFrom('a', 'B', '1', ' ', '{', '}', '*', '#', '-', '\t'),
  });
  const code = fc.constantFrom(220, 250, 354, 421, 503);
  const exchange = fc.record({
    command: word.map((text) => `N${text}`.trimEnd()),
    code,
    lines: fc.array(
      word.map((text) => text.trim()),
      { minLength: 1, maxLength: 3 },
    ),
  });

  test('can be read, and is the same when it is', () => {
    fc.assert(
      fc.property(fc.array(exchange, { minLength: 1, maxLength: 5 }), (exchanges) => {
        const transcript = exchanges.flatMap(({ command, code: number, lines }) => [
          said('C', command),
          ...lines.map((line, index) =>
            said('S', `${number}${index < lines.length - 1 ? '-' : ' '}${line}`),
          ),
        ]);
        const script = parseScript(renderScript({ title: '', transcript, tls: null }), 'a');
        const read = readRecording(script).exchanges.map(({ command, reply }) => ({
          command: command?.replaceAll('{{', '{'),
          code: reply.code,
          lines: reply.lines,
        }));
        expect(read).toEqual(exchanges);
      }),
    );
  });
});
