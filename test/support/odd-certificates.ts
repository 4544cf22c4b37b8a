/** Certificates that are right in an unusual way, or wrong in one, minted for a scripted server. */

import 'reflect-metadata';
import { generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import { type MintedCertificate, mintCertificate } from '../../src/emulator/certificate.ts';

/** What a server needs to show it. */
export type ShownCertificate = Pick<MintedCertificate, 'key' | 'chain'>;

/** What differs from a certificate for `mail.example` with a key on P-256, good for a year. */
interface Recipe {
  /** Empty for none; the common name `mail.example` when absent. */
  readonly subject?: x509.JsonNameParams;
  /** No extension when empty; the DNS name `mail.example` when absent. */
  readonly names?: x509.JsonGeneralNames;
  readonly key?: () => Keys;
  readonly notBefore?: string;
  readonly notAfter?: string;
  /** Who signs and what is shown above; the authority of the test when absent. */
  readonly above?: (authority: MintedCertificate) => Promise<MintedCertificate>;
}

interface Keys {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

const LONG_AGO = new Date('2020-01-01T00:00:00Z');
const LONG_OVER = new Date('2021-01-01T00:00:00Z');

const dns = (...names: readonly string[]): x509.JsonGeneralNames =>
  names.map((value) => ({ type: 'dns', value }));
const ip = (...addresses: readonly string[]): x509.JsonGeneralNames =>
  addresses.map((value) => ({ type: 'ip', value }));
const named = (CN: string): x509.JsonNameParams => [{ CN: [{ utf8String: CN }] }];
const curve = (namedCurve: string) => () => generateKeyPairSync('ec', { namedCurve });
const rsa = (modulusLength: number) => () => generateKeyPairSync('rsa', { modulusLength });
const numbered = (count: number, suffix: string) =>
  Array.from({ length: count }, (_, at) => `mail${at}.${suffix}`);

const RECIPES = {
  'p-384': { key: curve('P-384') },
  'p-521': { key: curve('P-521') },
  ed25519: { key: () => generateKeyPairSync('ed25519') },
  ed448: { key: () => generateKeyPairSync('ed448') },
  'rsa-512': { key: rsa(512) },
  'rsa-2048': { key: rsa(2048) },

  'address-only': { subject: [], names: ip('127.0.0.1', '2001:db8::1') },
  'other-address': { names: ip('192.0.2.1') },
  wildcard: { names: dns('*.contoso.example') },
  'wildcard-within-label': { names: dns('m*.contoso.example') },
  'wildcard-inside': { names: dns('mail.*.example') },
  'wildcard-for-a-whole-domain': { names: dns('*.example') },
  'wildcard-alone': { names: dns('*') },
  'a-label': { names: dns('xn--bcher-kva.example') },
  'u-label': { names: dns('b\u00fccher.example') },
  'upper-case': { names: dns('MAIL.Example') },
  'dot-at-the-end': { names: dns('mail.example.') },
  'common-name-only': { names: [] },
  'common-name-beside-another': { names: dns('other.example') },
  'empty-subject': { subject: [] },
  'no-name-at-all': { subject: [], names: [] },
  'other-kinds-of-names': {
    subject: named('mail'),
    names: [
      { type: 'email', value: 'postmaster@mail.example' },
      { type: 'url', value: 'https://mail.example/, DNS:mail.example' },
    ],
  },
  'nul-in-common-name': { subject: named('mail.example\0.evil.example'), names: [] },
  'nul-in-name': { names: dns('mail.example\0.evil.example') },
  'newline-in-common-name': { subject: named('evil\nCN=mail.example'), names: [] },
  'comma-in-common-name': { subject: named('evil, CN=mail.example'), names: [] },
  'comma-in-name': { names: dns('evil, DNS:mail.example') },
  'quotes-in-name': { names: dns('evil", DNS:mail.example, "\\\'\n\u00fc') },
  'letters-of-the-world': {
    subject: [
      { CN: [{ utf8String: 'mail.example' }], O: [{ utf8String: 'Bücher 書店 \u202e😀' }] },
    ],
  },
  'two-thousand-names': { names: dns(...numbered(2000, 'contoso.example'), 'mail.example') },
  'sixty-kilobytes': { subject: [...named('mail.example'), { O: ['x'.repeat(60_000)] }] },
  'hundred-and-twenty-kilobytes': {
    subject: [...named('mail.example'), { O: ['x'.repeat(120_000)] }],
  },

  'until-year-9999': { notAfter: '9999-12-31T23:59:59Z' },
  'since-year-1960': { notBefore: '1960-01-01T00:00:00Z' },
  'ended-before-1970': { notBefore: '1960-01-01T00:00:00Z', notAfter: '1969-12-31T23:59:59Z' },
  'not-yet': { notBefore: '2099-01-01T00:00:00Z', notAfter: '2100-01-01T00:00:00Z' },
  'ends-before-it-begins': { notBefore: '2099-01-01T00:00:00Z', notAfter: '2098-01-01T00:00:00Z' },

  'chain-of-100': { above: (authority) => mintChain(authority, 99) },
  'expired-root': { above: () => mintExpired('Old root') },
  'expired-above': { above: (issuer) => mintExpired('Old middle', issuer) },
  'unknown-authority': { above: () => mintAbove('Unknown authority') },
} as const satisfies Readonly<Record<string, Recipe>>;

export type OddCertificateName = keyof typeof RECIPES;

export const ODD_CERTIFICATES = Object.keys(RECIPES) as readonly OddCertificateName[];

const usualKeys = generateKeyPairSync('ec', { namedCurve: 'P-256' });

/** Mints it, signed by the authority unless another stands above it. */
export async function mintOdd(
  name: OddCertificateName,
  authority: MintedCertificate,
): Promise<ShownCertificate> {
  const recipe: Recipe = RECIPES[name];
  const { publicKey, privateKey } = recipe.key?.() ?? usualKeys;
  const issuer = (await recipe.above?.(authority)) ?? authority;
  const names = recipe.names ?? dns('mail.example');
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: `40${randomBytes(15).toString('hex')}`,
    subject: new x509.Name(recipe.subject ?? named('mail.example')),
    issuer: new x509.X509Certificate(issuer.certificate).subjectName,
    notBefore: recipe.notBefore ? new Date(recipe.notBefore) : LONG_AGO,
    notAfter: new Date(recipe.notAfter ?? '2049-12-31T23:59:59Z'),
    publicKey: publicKey.export({ type: 'spki', format: 'der' }),
    signingKey: issuer.signer.keys.privateKey,
    signingAlgorithm: issuer.signer.algorithm,
    extensions: names.length > 0 ? [new x509.SubjectAlternativeNameExtension(names)] : [],
  });
  return {
    key: String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
    chain: `${certificate.toString('pem')}\n${issuer === authority ? '' : issuer.chain}`,
  };
}

async function mintChain(root: MintedCertificate, length: number): Promise<MintedCertificate> {
  let issuer = root;
  for (let at = 1; at <= length; at++) {
    issuer = await mintCertificate({ commonName: `Authority ${at}`, authority: true, issuer });
  }
  return issuer;
}

function mintAbove(commonName: string): Promise<MintedCertificate> {
  return mintCertificate({ commonName, authority: true });
}

function mintExpired(commonName: string, issuer?: MintedCertificate): Promise<MintedCertificate> {
  const ended = { notBefore: LONG_AGO, notAfter: LONG_OVER };
  return mintCertificate({ commonName, authority: true, ...ended, ...(issuer && { issuer }) });
}
