import 'reflect-metadata';
import { webcrypto, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, createServer } from 'node:tls';
import * as x509 from '@peculiar/x509';
import { describe, expect, test } from 'vitest';
import { type MintedCertificate, mintCertificate } from '../../src/emulator/certificate.ts';
import {
  type CertificateFacts,
  type CertificateQuestion,
  readAltNames,
  readCertificate,
} from '../../src/smtp/certificate.ts';

const NOTHING_ASKED: CertificateQuestion = { trustError: null, name: null, chain: false };

type MintOptions = Parameters<typeof mintCertificate>[0];

/** The facts of a certificate minted to order. */
async function factsOf(
  options: MintOptions,
  question: Partial<CertificateQuestion> = {},
): Promise<CertificateFacts> {
  const { certificate } = await mintCertificate(options);
  return readCertificate(new X509Certificate(certificate), { ...NOTHING_ASKED, ...question });
}

/** A certificate with a subject and names that `mintCertificate` does not make. */
async function mintOdd(
  subject: string,
  altNames: ConstructorParameters<typeof x509.SubjectAlternativeNameExtension>[0],
): Promise<X509Certificate> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const { rawData } = await x509.X509CertificateGenerator.createSelfSigned({
    name: subject,
    notBefore: new Date('2026-01-01T00:00:00Z'),
    notAfter: new Date('2027-01-01T00:00:00Z'),
    keys,
    signingAlgorithm: algorithm,
    extensions: [new x509.SubjectAlternativeNameExtension(altNames)],
  });
  return new X509Certificate(Buffer.from(rawData));
}

/** The certificate as a client gets it, joined to what else the server showed and the client has. */
async function present(server: MintedCertificate, ca: string): Promise<X509Certificate> {
  const listener = createServer({ cert: server.chain, key: server.key });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const { port } = listener.address() as AddressInfo;
  const socket = connect({ port, host: '127.0.0.1', ca, rejectUnauthorized: false });
  await once(socket, 'secureConnect');
  const certificate = socket.getPeerX509Certificate();
  socket.destroy();
  listener.close();
  await once(listener, 'close');
  if (!certificate) throw new Error('the server showed no certificate');
  return certificate;
}

test('says who, by whom, how long, and how to recognise it', async () => {
  const issuer = await mintCertificate({ commonName: 'Test authority', authority: true });
  const { certificate } = await mintCertificate({
    commonName: 'mail.example',
    issuer,
    notBefore: new Date('2026-01-02T03:04:05Z'),
    notAfter: new Date('2051-02-03T04:05:06Z'),
  });
  const x509Certificate = new X509Certificate(certificate);
  expect(readCertificate(x509Certificate, NOTHING_ASKED)).toEqual({
    subject: 'CN=mail.example',
    issuer: 'CN=Test authority',
    notBefore: '2026-01-02T03:04:05.000Z',
    notAfter: '2051-02-03T04:05:06.000Z',
    serialNumber: expect.stringMatching(/^[0-9A-F]{32}$/),
    thumbprint: expect.stringMatching(/^[0-9A-F]{40}$/),
    fingerprint256: expect.stringMatching(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/),
    altNames: ['mail.example'],
    key: 'ec prime256v1',
    trusted: true,
    trustError: null,
    nameMatches: null,
  });
});

test.each([
  ['ec-p256', 'ec prime256v1'],
  ['ec-p521', 'ec secp521r1'],
  ['rsa-1024', 'rsa 1024'],
  ['rsa-2048', 'rsa 2048'],
  ['ed25519', 'ed25519'],
] as const)('names the key %s as %s', async (key, expected) => {
  expect((await factsOf({ commonName: 'mail.example', key })).key).toBe(expected);
});

test('a reason not to trust it is passed on', async () => {
  const facts = await factsOf({ commonName: 'a.example' }, { trustError: 'CERT_HAS_EXPIRED' });
  expect(facts).toMatchObject({ trusted: false, trustError: 'CERT_HAS_EXPIRED' });
});

test('a subject of several attributes stands on one line, most specific first', async () => {
  const certificate = await mintOdd('C=US, O="Contoso, Ltd.", CN=mail.example', []);
  const { subject, issuer } = readCertificate(certificate, NOTHING_ASKED);
  expect(subject).toBe('CN=mail.example, O=Contoso\\, Ltd., C=US');
  expect(issuer).toBe(subject);
});

test('a subject may be empty, as where all names are alternative (RFC 5280 §4.1.2.6)', async () => {
  const certificate = await mintOdd('', [{ type: 'dns', value: 'mail.example' }]);
  const question = { trustError: null, name: 'mail.example', chain: true };
  const facts = readCertificate(certificate, question);
  expect(facts).toMatchObject({ subject: '', issuer: '', nameMatches: true });
  expect(facts.chain?.map(({ subject }) => subject)).toEqual(['']);
});

describe('alternative names', () => {
  test.each([
    ['hosts and wildcards', ['mail.example', '*.example'], ['mail.example', '*.example']],
    ['addresses', ['192.0.2.1', '2001:db8::1'], ['192.0.2.1', '2001:DB8:0:0:0:0:0:1']],
    ['a comma, and what looks like a name', ['a, DNS:b.example'], ['a, DNS:b.example']],
    ['quotation marks and backslashes', ['a"b\\c', "it's"], ['a"b\\c', "it's"]],
    ['a control character', ['a\nb'], ['a\nb']],
    ['none', [], []],
  ])('%s', async (_claim, altNames, expected) => {
    expect((await factsOf({ commonName: 'mail.example', altNames })).altNames).toEqual(expected);
  });

  test('other kinds are left out, also where they hold what looks like a host', async () => {
    const certificate = await mintOdd('CN=mail.example', [
      { type: 'url', value: 'http://mail.example/DNS:evil.example' },
      { type: 'email', value: 'a, DNS:evil.example' },
      { type: 'dn', value: 'CN="a, DNS:evil.example"' },
      { type: 'dns', value: 'mail.example' },
      { type: 'id', value: '1.2.3.4' },
    ]);
    expect(certificate.subjectAltName?.match(/DNS:evil/g)).toHaveLength(3);
    expect(readCertificate(certificate, NOTHING_ASKED).altNames).toEqual(['mail.example']);
  });

  test.each([
    ['no text', '', []],
    ['one name', 'DNS:a.example', ['a.example']],
    ['an escape', 'DNS:"a\\u002cb", DNS:c', ['a,b', 'c']],
    ['an empty name', 'DNS:, IP Address:192.0.2.1', ['', '192.0.2.1']],
    ['a kind that Node cannot show', 'othername:<unsupported>, DNS:a.example', ['a.example']],
  ])('read from %s', (_claim, text, expected) => {
    expect(readAltNames(text)).toEqual(expected);
  });
});

describe('the name', () => {
  test.each([
    ['an alternative name', ['mail.example'], 'mail.example', true],
    ['in another case', ['MAIL.example'], 'mail.EXAMPLE', true],
    ['with a final dot', ['mail.example'], 'mail.example.', true],
    ['the second of them', ['a.example', 'mail.example'], 'mail.example', true],
    ['none of them', ['a.example', 'b.example'], 'mail.example', false],
    ['a wildcard for one label (RFC 9525 §6.3)', ['*.example.org'], 'mail.example.org', true],
    ['not for two', ['*.example.org'], 'a.mail.example.org', false],
    ['not for none', ['*.example.org'], 'example.org', false],
    ['no wildcard further right', ['mail.*.org'], 'mail.example.org', false],
    ['an A-label', ['xn--bcher-kva.example'], 'xn--bcher-kva.example', true],
    ['a wildcard for an A-label', ['*.example.org'], 'xn--bcher-kva.example.org', true],
    ['another A-label', ['xn--bcher-kva.example'], 'xn--mller-kva.example', false],
    ['an address', ['192.0.2.1'], '192.0.2.1', true],
    ['an IPv6 address, however written', ['2001:db8::1'], '2001:db8:0::1', true],
    ['another address', ['192.0.2.1'], '192.0.2.2', false],
    ['an address is not a host name', ['*.0.2.1'], '192.0.2.1', false],
  ])('%s', async (_claim, altNames, name, expected) => {
    const facts = await factsOf({ commonName: 'other.example', altNames }, { name });
    expect(facts.nameMatches).toBe(expected);
  });

  test.each([
    ['counts where it stands alone', [], true],
    ['counts next to an address', ['192.0.2.1'], true],
    ['does not count next to a host', ['other.example'], false],
  ])('the common name %s', async (_claim, altNames, expected) => {
    const facts = await factsOf({ commonName: 'mail.example', altNames }, { name: 'mail.example' });
    expect(facts.nameMatches).toBe(expected);
  });

  test('a name within a name of another kind does not match', async () => {
    const url = { type: 'url', value: 'http://a/, DNS:mail.example' } as const;
    const question = { ...NOTHING_ASKED, name: 'mail.example' };
    expect(readCertificate(await mintOdd('CN=a', [url]), question).nameMatches).toBe(false);
  });
});

describe('the chain', () => {
  test('is what the server showed, its own certificate first', async () => {
    const root = await mintCertificate({ commonName: 'Root', authority: true });
    const middle = await mintCertificate({ commonName: 'Middle', authority: true, issuer: root });
    const server = await mintCertificate({ commonName: 'mail.example', issuer: middle });
    const certificate = await present(server, root.certificate);
    const { chain } = readCertificate(certificate, { ...NOTHING_ASKED, chain: true });
    expect(chain?.map(({ subject, issuer }) => [subject, issuer])).toEqual([
      ['CN=mail.example', 'CN=Middle'],
      ['CN=Middle', 'CN=Root'],
    ]);
    expect(new Set(chain?.map(({ thumbprint }) => thumbprint)).size).toBe(2);
    expect(readCertificate(certificate, NOTHING_ASKED)).not.toHaveProperty('chain');
  });

  test('ends where the next certificate was not shown', async () => {
    const root = await mintCertificate({ commonName: 'Root', authority: true });
    const stranger = await mintCertificate({ commonName: 'Stranger', authority: true });
    const server = await mintCertificate({ commonName: 'mail.example', issuer: root });
    const certificate = await present(server, stranger.certificate);
    const { chain } = readCertificate(certificate, { ...NOTHING_ASKED, chain: true });
    expect(chain?.map(({ subject }) => subject)).toEqual(['CN=mail.example']);
  });

  test('of a certificate that signed itself is that certificate', async () => {
    const server = await mintCertificate({ commonName: 'mail.example' });
    const certificate = await present(server, server.certificate);
    const { chain } = readCertificate(certificate, { ...NOTHING_ASKED, chain: true });
    expect(chain).toHaveLength(1);
  });
});
