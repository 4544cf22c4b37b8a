import { X509Certificate } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mintCertificate } from '../../src/emulator/certificate.ts';
import { readDistinguishedName } from '../../src/smtp/distinguished-name.ts';

function element(tag: number, ...contents: readonly Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  return Buffer.concat([Buffer.from([tag, content.length]), content]);
}

const CN = element(0x06, Buffer.from([0x55, 4, 3]));
const DC = element(0x06, Buffer.from([0x09, 0x92, 0x26, 0x89, 0x93, 0xf2, 0x2c, 0x64, 1, 0x19]));
const OTHER = element(0x06, Buffer.from([0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 2]));
const utf8 = (text: string) => element(0x0c, Buffer.from(text));
const part = (...pair: readonly Buffer[]) => element(0x31, element(0x30, ...pair));

test.each([
  ['a name of one part', element(0x30, part(CN, utf8('Contoso'))), 'CN=Contoso'],
  [
    'parts in their order',
    element(0x30, part(DC, utf8('test')), part(CN, utf8('Größe'))),
    'DC=test, CN=Größe',
  ],
  [
    'two values in one part',
    element(0x30, element(0x31, element(0x30, CN, utf8('a')), element(0x30, CN, utf8('b')))),
    'CN=a, CN=b',
  ],
  [
    'an attribute without a short name',
    element(0x30, part(OTHER, utf8('x'))),
    '1.2.840.113549.1.9.2=x',
  ],
  [
    'a BMPString',
    element(0x30, part(CN, element(0x1e, Buffer.from([0, 0x41, 0x04, 0x1f])))),
    'CN=AП',
  ],
  ['a PrintableString', element(0x30, part(CN, element(0x13, Buffer.from('Plain')))), 'CN=Plain'],
  ['an empty name', element(0x30), ''],
  ['nothing', Buffer.alloc(0), null],
  ['another tag', element(0x31), null],
  ['more behind it', Buffer.concat([element(0x30), Buffer.from([0])]), null],
  ['a part that is no set', element(0x30, element(0x30)), ''],
  ['a length beyond the end', Buffer.from([0x30, 5, 1]), null],
  ['the indefinite length', Buffer.from([0x30, 0x80, 0, 0]), null],
  ['a value that is missing', element(0x30, part(CN)), null],
])('%s', (_claim, der, expected) => {
  expect(readDistinguishedName(der)).toBe(expected);
});

test('the subject of a real certificate', async () => {
  const { certificate } = await mintCertificate({ commonName: 'Contoso Root' });
  const { raw } = new X509Certificate(certificate);
  const at = raw.indexOf(Buffer.from([0x30, 0x17, 0x31, 0x15, 0x30, 0x13]));
  expect(readDistinguishedName(raw.subarray(at, at + 0x19))).toBe('CN=Contoso Root');
});

test('whatever the octets, nothing is thrown', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (octets) => {
      readDistinguishedName(Buffer.from(octets));
    }),
  );
});
