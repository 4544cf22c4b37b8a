import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseScript } from '../../src/session/parse.ts';
import { allSteps } from '../../src/session/script.ts';
import { ScriptError } from '../../src/session/script-error.ts';

const stepsOf = (text: string) => parseScript(text, 'a.smtp').steps;

function faultOf(text: string): string {
  try {
    parseScript(text, 'a.smtp');
  } catch (error) {
    if (error instanceof ScriptError) return error.message;
    throw error;
  }
  return 'nothing';
}

describe('reads', () => {
  test.each([
    ['a code', 'S: 220', { codes: ['220'], wanted: { kind: 'anything' } }],
    ['a code before a hyphen', 'S: 220-', { codes: ['220'], wanted: { kind: 'anything' } }],
    ['any code of a kind', 'S: 2**', { codes: ['2**'] }],
    ["RFC 5321's way to write that", 'S: 5yz', { codes: ['5**'] }],
    ['one of several codes', 'S: 451|530', { codes: ['451', '530'] }],
    ['a line', 'S: 250-SIZE *', { wanted: { kind: 'line', pattern: ['SIZE *'] } }],
    ['words', 'S: 250 ~ Hello', { wanted: { kind: 'contains', pattern: ['Hello'] } }],
    [
      'a keyword',
      'S: 250 has auth LOGIN',
      { wanted: { kind: 'has', keyword: 'AUTH', parameters: ['LOGIN'] } },
    ],
    ['a keyword that must be absent', 'S: 250 lacks STARTTLS', { wanted: { kind: 'lacks' } }],
    [
      'a line that only begins like has',
      'S: 250 hasty words',
      { wanted: { kind: 'line', pattern: ['hasty words'] } },
    ],
    [
      'a name',
      'S: 250 ~ [{client}]',
      { wanted: { pattern: ['[', { names: ['client'], form: 'as-is' }, ']'] } },
    ],
  ])('%s in what the server says', (_claim, line, condition) => {
    expect(stepsOf(line)).toMatchObject([{ kind: 'hear', conditions: [condition] }]);
  });

  test.each([
    ['a command', 'C: EHLO me', ['EHLO me']],
    ['blanks in front, which are sent', 'C:   RCPT', ['  RCPT']],
    ['an empty line, which is sent', 'C:', []],
    ['a brace', 'C: NOOP {{x}', ['NOOP {x}']],
    ['the notation in lower case', '  c: NOOP', ['NOOP']],
    ['base64', 'C: {base64:user}', [{ names: ['user'], form: 'base64' }]],
    ['AUTH PLAIN', 'C: {plain:user,pw}', [{ names: ['user', 'pw'], form: 'plain' }]],
  ])('%s in what we say', (_claim, line, template) => {
    expect(stepsOf(line)).toMatchObject([{ kind: 'say', template }]);
  });

  test.each([
    ['TLS', { min: null, max: null, legacy: false, verify: false }],
    ['TLS min=1.0 max=TLSv1.2 legacy', { min: 'TLSv1', max: 'TLSv1.2', legacy: true }],
    ['TLS verify asks', { verify: true, asks: true }],
    ['TLS max=1.1 fails', { max: 'TLSv1.1', fails: true }],
    [
      'TLS servername={host} cert=a.pem key=a.key',
      { servername: [{ names: ['host'] }], cert: ['a.pem'], key: ['a.key'] },
    ],
  ])('%s', (line, words) => {
    expect(stepsOf(line)).toMatchObject([{ kind: 'tls', words }]);
  });

  test.each([
    ['PAUSE 500ms', 500],
    ['PAUSE 2', 2_000],
    ['PAUSE 1.5s', 1_500],
    ['PAUSE 1m', 60_000],
  ])('%s', (line, ms) => {
    expect(stepsOf(line)).toMatchObject([{ kind: 'pause', ms }]);
  });

  test('a branch', () => {
    expect(stepsOf('IF starttls\nC: STARTTLS\nELSE\nC: QUIT\nCLOSE\nEND\nC: NOOP')).toMatchObject([
      {
        kind: 'if',
        keyword: 'STARTTLS',
        present: [{ kind: 'say' }],
        absent: [{ kind: 'say' }, { kind: 'close' }],
        line: 1,
      },
      { kind: 'say', line: 7 },
    ]);
  });

  test('lines in a row, with comments between them, as one reply', () => {
    const [step, ...rest] = stepsOf('S: 250-SIZE *\n# and\n\nS: 250 has STARTTLS\nC: NOOP');
    expect(step).toMatchObject({ kind: 'hear', line: 1 });
    expect(step?.kind === 'hear' && step.conditions.map(({ line }) => line)).toEqual([1, 4]);
    expect(rest).toHaveLength(1);
  });

  test('a title, comments, CRLF and a byte order mark', () => {
    expect(parseScript('\uFEFF# hello\r\nTITLE What for\r\nC: NOOP\r\n', 'a')).toMatchObject({
      title: 'What for',
      steps: [{ line: 3, text: 'C: NOOP' }],
    });
  });
});

describe('tells the place, and what would be accepted', () => {
  test.each([
    [
      'HELLO',
      'a.smtp:1:1: this is no step; write S:, C:, TLS, PAUSE, CLOSE, IF, ELSE, END, TITLE or # a comment',
    ],
    ['EHLO me', 'a.smtp:1:1: this is no step; write S:, C:, TLS'],
    [
      '\n\n  S: ok',
      'a.smtp:3:6: "ok" is no reply code; write 250, 2** for any of its kind, or 451|530',
    ],
    ['S: 199', 'a.smtp:1:4: "199" is no reply code'],
    ['S: 250|', 'a.smtp:1:4: "250|" is no reply code'],
    ['S:', 'a.smtp:1:3: "" is no reply code'],
    ['S: 250 has', 'a.smtp:1:11: write an EHLO keyword, such as STARTTLS or AUTH LOGIN'],
    ['S: 250 has !', 'a.smtp:1:12: write an EHLO keyword'],
    ['S: 250 ~', 'a.smtp:1:8: write what must occur after ~'],
    ['S: 250 {a}{b}', 'a.smtp:1:8: put text between two names'],
    ['S: 250 x\nS: 220 y', 'a.smtp:2:4: S: lines in a row speak of one reply; write C: or PAUSE'],
    [
      'C: x {',
      'a.smtp:1:6: write {name}, {base64:name} or {plain:user,password}, and {{ for a brace',
    ],
    ['C: {plain:user}', 'a.smtp:1:4: write {name}'],
    ['C: {hex:user}', 'a.smtp:1:4: write {name}'],
    ['C: a\0b', 'a.smtp:1:5: a command cannot hold control characters'],
    ['C: a\rb', 'a.smtp:1:5: a command cannot hold control characters'],
    ['TLS min=1.4', 'a.smtp:1:9: "1.4" is no version of TLS; write 1.0, 1.1, 1.2 or 1.3'],
    ['TLS min=1.3 max=1.2', 'a.smtp:1:5: min is above max'],
    ['TLS cert=a', 'a.smtp:1:5: cert= and key= belong together; write both'],
    [
      'TLS verify=yes',
      'a.smtp:1:5: "verify=yes" is no option of TLS; write min=, max=, servername=',
    ],
    ['TLS cert=', 'a.smtp:1:5: "cert=" is no option of TLS'],
    ['PAUSE', 'a.smtp:1:6: write how long: 500ms, 2s or 1m, at most an hour'],
    ['PAUSE 2h', 'a.smtp:1:7: write how long'],
    ['PAUSE 61m', 'a.smtp:1:7: write how long'],
    ['CLOSE now', 'a.smtp:1:7: CLOSE stands alone'],
    ['CLOSE\nC: NOOP', 'a.smtp:2:4: nothing can follow CLOSE: the connection is closed'],
    ['TLS fails\nC: NOOP', 'a.smtp:2:4: nothing can follow TLS fails: the connection is closed'],
    ['IF STARTTLS\nIF SIZE', 'a.smtp:2:1: IF within IF; write END before it'],
    ['IF', 'a.smtp:1:3: write an EHLO keyword'],
    ['C: NOOP\nIF STARTTLS\nC: NOOP', 'a.smtp:2:1: IF without END'],
    ['ELSE', 'a.smtp:1:1: ELSE without IF; write IF STARTTLS before it'],
    ['IF A\nELSE\nELSE', 'a.smtp:3:1: ELSE without IF'],
    ['END', 'a.smtp:1:1: END without IF'],
    ['IF A\nEND x', 'a.smtp:2:5: END stands alone'],
    ['# nothing\n', 'a.smtp:2:1: there is no step; write S:, C:'],
    [`C: ${'x'.repeat(70_000)}`, 'a.smtp:1:1: a line longer than 64 KiB'],
  ])('%j', (text, message) => {
    expect(faultOf(text).slice(0, message.length)).toBe(message);
  });
});

test('whatever the text, it is a script or one line says why not', () => {
  const word = fc.constantFrom('S:', 'C:', 'TLS', 'PAUSE', 'CLOSE', 'IF', 'ELSE', 'END', '#=', '');
  const rest = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('250', '250-x', '2** has A', '451|530 ~ {a}', 'min=1.2', '5s', '{x', 'A'),
  );
  const line = fc.tuple(word, rest).map(([first, second]) => `${first} ${second}`);
  fc.assert(
    fc.property(fc.array(line, { maxLength: 12 }), (lines) => {
      const fault = faultOf(lines.join('\n'));
      expect(fault === 'nothing' || /^a\.smtp:\d+:\d+: [^\n]+/.test(fault)).toBe(true);
      if (fault !== 'nothing') return;
      const numbers = Array.from(allSteps(stepsOf(lines.join('\n'))), (step) => step.line);
      expect(numbers).toEqual([...numbers].sort((one, other) => one - other));
    }),
    { numRuns: 500 },
  );
});
