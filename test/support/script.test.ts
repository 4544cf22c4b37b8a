import { describe, expect, test } from 'vitest';
import { parseScript } from './script.ts';

function sent(line: string): string | undefined {
  const [step] = parseScript(line, 's')[0] ?? [];
  return step?.kind === 'send' ? step.bytes.toString('latin1') : undefined;
}

describe('what a line sends', () => {
  test.each([
    ['S: ends its text with CRLF', 'S: 220 x', '220 x\r\n'],
    ['S: leaves backslashes and quotes alone', String.raw`S: 250 "a\r"`, '250 "a\\r"\r\n'],
    ['S: keeps what is at its end', 'S: 250 x  ', '250 x  \r\n'],
    ['S: alone is an empty line', 'S:', '\r\n'],
    ['S: sends UTF-8', 'S: 250 ü', '250 Ã¼\r\n'],
    ['RAW ends nothing', 'RAW "220 x"', '220 x'],
    ['RAW knows its escapes', String.raw`RAW "\r\n\t\"\\\x00\xfF"`, '\r\n\t"\\\0\xff'],
    ['RAW sends UTF-8', 'RAW "ü"', 'Ã¼'],
    ['GARBAGE begins with no digit', 'GARBAGE 2', '\x9d\x44'],
  ])('%s', (_claim, line, expected) => {
    expect(sent(line)).toBe(expected);
  });
});

describe('steps', () => {
  test('neighbours that send are one step, also across comments and blank lines', () => {
    const [steps] = parseScript('S: 220-a\n# why\n\nRAW "220 b\\n"\nPAUSE 2s\nS: c', 's');
    expect(steps).toEqual([
      { kind: 'send', bytes: Buffer.from('220-a\r\n220 b\n'), at: 's:1' },
      { kind: 'pause', ms: 2000, at: 's:5' },
      { kind: 'send', bytes: Buffer.from('c\r\n'), at: 's:6' },
    ]);
  });

  test('--- parts the connections', () => {
    expect(parseScript('CLOSE\n---\nRESET\r\n', 's')).toEqual([
      [{ kind: 'close', at: 's:1' }],
      [{ kind: 'reset', at: 's:3' }],
    ]);
  });

  test.each([
    ['alone is the usual', 'TLS', { certificate: 'valid', min: 'TLSv1.2', handshake: 'succeeds' }],
    ['takes a certificate', 'TLS cert=expired', { certificate: 'expired' }],
    ['takes protocols', 'TLS min=TLSv1 max=TLSv1.1', { min: 'TLSv1', max: 'TLSv1.1' }],
    ['dh-1024 excludes TLS 1.3', 'TLS dh-1024', { smallDh: true, max: 'TLSv1.2' }],
    ['can ask for a certificate', 'TLS request-cert', { clientCertificate: 'requested' }],
    [
      'can demand one',
      'TLS require-cert fails',
      { clientCertificate: 'required', handshake: 'fails' },
    ],
    ['may fail', 'TLS may-fail', { handshake: 'may-fail' }],
  ])('TLS %s', (_claim, line, options) => {
    expect(parseScript(line, 's')[0]?.[0]).toMatchObject({ kind: 'tls', options });
  });
});

describe('what cannot be read names its line and what would do', () => {
  test.each([
    ['an unknown step', 'S: 220 x\nHELLO', /^s:2: unknown step "HELLO"; expected one of S:, RAW/],
    ['a step in the wrong case', 'close', /^s:1: unknown step "close"/],
    ['text without quotes', 'RAW 220 x', /^s:1: 220 x is no quoted text, such as "220 x\\r\\n"$/],
    ['text with an open quote', 'RAW "220 x\\"', /^s:1: .* is no quoted text/],
    ['no text', 'DRIP 5ms', /^s:1: nothing is no quoted text/],
    ['an unknown escape', 'RAW "\\q"', /^s:1: unknown escape \\q; expected \\r/],
    ['half an octet', 'RAW "\\x1"', /^s:1: unknown escape \\x; expected/],
    ['no count', 'REPEAT many "a"', /^s:1: "many" is no count, such as 1000$/],
    ['a duration without a unit', 'PAUSE 200', /^s:1: "200" is no duration, such as 200ms or 2s$/],
    ['a command that is missing', 'C:', /^s:1: C: needs a command, such as C: EHLO \*$/],
    ['words after a bare step', 'CLOSE now', /^s:1: CLOSE stands alone, but "now" follows$/],
    ['an unknown option', 'TLS starttls', /^s:1: unknown option "starttls" of TLS; expected cert=/],
    ['an unknown certificate', 'TLS cert=x', /^s:1: cert=x: expected valid, expired, /],
    ['an unknown protocol', 'TLS min=SSLv3', /^s:1: min=SSLv3: expected TLSv1, /],
    ['no protocol left', 'TLS max=TLSv1', /^s:1: min=TLSv1.2 is above max=TLSv1$/],
    ['an empty script', '# nothing', /^s: connection 1 has no steps$/],
    ['an empty part', 'CLOSE\n---\n', /^s: connection 2 has no steps$/],
  ])('%s', (_claim, text, message) => {
    expect(() => parseScript(text, 's')).toThrow(message);
  });
});
