import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeText } from '../../../src/policy/read/decode.ts';
import { ExportError } from '../../../src/policy/read/exported.ts';

const TEXT = 'Identity : EX01\\Grüße\r\nBindings : {[::]:25, 0.0.0.0:25}\r\n';

const utf16 = (text: string) => Buffer.from(text, 'utf16le');
const decode = (...parts: readonly (string | Buffer | readonly number[])[]) =>
  decodeText(
    Buffer.concat(
      parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from(part))),
    ),
    'export.txt',
  );

describe('text', () => {
  test.each([
    ['UTF-8', Buffer.from(TEXT)],
    ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${TEXT}`)],
    ['UTF-16 of Windows PowerShell', utf16(`\ufeff${TEXT}`)],
    ['big-endian UTF-16', utf16(`\ufeff${TEXT}`).swap16()],
    ['UTF-16 without a byte order mark', utf16(TEXT)],
    ['Windows-1252', Buffer.from(TEXT, 'latin1')],
  ])('in %s', (_claim, bytes) => {
    expect(decodeText(bytes, 'export.txt')).toBe(TEXT);
  });

  test.each([
    ['the ellipsis of Windows-1252', [Buffer.from('{a, b'), [0x85], '}'], '{a, b…}'],
    ['UTF-16 with few Latin letters', [utf16(`Name : ${'Почта'}`)], 'Name : Почта'],
    ['UTF-8 that was decoded twice', ['GrÃ\u0085'], 'GrÃ\u0085'],
    ['colours of PowerShell 7', ['\x1b[32;1mName : \x1b[0mEX01'], 'Name : EX01'],
  ])('keeps %s', (_claim, parts, expected) => {
    expect(decode(...parts)).toBe(expected);
  });
});

describe('is refused', () => {
  test.each([
    ['nothing at all', [''], 'empty'],
    ['only a byte order mark', ['\ufeff'], 'empty'],
    ['only blanks', [' \r\n\t'], 'empty'],
    ['NUL octets', ['PK\x03\x04\0\0\0'], 'not text'],
    ['a control character', ['Name : a\x07'], 'not text'],
    ['UTF-32', [[0xff, 0xfe, 0, 0], Buffer.from('N\0\0\0a\0\0\0')], 'not text'],
    ['what Windows-1252 has not got', ['Name : ', [0x81]], 'not text'],
    ['UTF-16 that ends within a character', [utf16('\ufeffName : EX01'), [0x41]], 'cut short'],
    ['a mark of UTF-8 above something else', ['\ufeffName : ', [0xfc]], 'begins as UTF-8'],
  ])('%s', (_claim, parts, expected) => {
    const reading = () => decode(...parts);
    expect(reading).toThrow(ExportError);
    expect(reading).toThrow(new RegExp(`^export\\.txt: .*${expected}[^\\n]*Export-Clixml`));
  });

  test('any bytes, with one line, or else they are text', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        try {
          expect(decodeText(bytes, 'export.txt')).toMatch(/\S/);
        } catch (error) {
          expect(error).toBeInstanceOf(ExportError);
          expect(String(error)).not.toContain('\n');
        }
      }),
    );
  });

  test('no text in UTF-8 or UTF-16', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1 }).filter((value) => /\S/.test(value));
    fc.assert(
      fc.property(text, (value) => {
        const whole = `Name : ${value}`.normalize();
        fc.pre(!/\p{Cc}/u.test(whole));
        expect(decode(whole)).toBe(whole);
        expect(decode(utf16(`\ufeff${whole}`))).toBe(whole);
      }),
    );
  });
});
