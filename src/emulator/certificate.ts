/** Mints X.509 certificates on the spot, so that no private key is ever kept in a file (RFC 5280). */

import 'reflect-metadata';
import { randomBytes, webcrypto } from 'node:crypto';
import { isIP } from 'node:net';
import * as x509 from '@peculiar/x509';

/** The kinds of key that a certificate can carry; `rsa-1024` needs OpenSSL security level 0. */
type KeyKind = 'ec-p256' | 'ec-p521' | 'rsa-1024' | 'rsa-2048' | 'ed25519';

/** What a certificate should say; only the name has to be given. */
export interface CertificateOptions {
  readonly commonName: string;
  /** DNS names or address literals; the common name alone when absent, no extension when empty. */
  readonly altNames?: readonly string[];
  /** One day ago when absent. */
  readonly notBefore?: Date;
  /** One year ahead when absent. */
  readonly notAfter?: Date;
  /** Who signs; the certificate signs itself when absent. */
  readonly issuer?: MintedCertificate;
  /** Whether it may sign others; false when absent. */
  readonly authority?: boolean;
  /** `ec-p256` when absent. */
  readonly key?: KeyKind;
}

/** A certificate together with its private key. */
export interface MintedCertificate {
  /** PEM of this certificate alone. */
  readonly certificate: string;
  /** PEM of its private key (PKCS #8). */
  readonly key: string;
  /** PEM of what a server presents: this certificate, then its issuers up to, without, the root. */
  readonly chain: string;
  /** What signs the certificates that name this one as their issuer. */
  readonly signer: Signer;
}

interface Signer {
  readonly keys: webcrypto.CryptoKeyPair;
  readonly algorithm: { readonly name: string; readonly hash: string };
}

const DAY_MS = 24 * 60 * 60 * 1000;

const EXPONENT_65537 = new Uint8Array([1, 0, 1]);

const KEYS = {
  'ec-p256': { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' },
  'ec-p521': { name: 'ECDSA', namedCurve: 'P-521', hash: 'SHA-512' },
  'rsa-1024': rsa(1024),
  'rsa-2048': rsa(2048),
  ed25519: { name: 'Ed25519', hash: 'SHA-512' },
} as const;

/** Makes a key and a certificate for it, fit for a TLS server that OpenSSL 3.5 talks to. */
export async function mintCertificate(options: CertificateOptions): Promise<MintedCertificate> {
  const algorithm = KEYS[options.key ?? 'ec-p256'];
  const keys = await generateKeys(algorithm);
  const own: Signer = { keys, algorithm };
  const signer = options.issuer?.signer ?? own;
  const subject = [{ CN: [options.commonName] }];
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: randomSerial(),
    subject,
    issuer: options.issuer ? subjectOf(options.issuer) : subject,
    notBefore: options.notBefore ?? new Date(Date.now() - DAY_MS),
    notAfter: options.notAfter ?? new Date(Date.now() + 365 * DAY_MS),
    publicKey: keys.publicKey,
    signingKey: signer.keys.privateKey,
    signingAlgorithm: signer.algorithm,
    extensions: await extensions(options, keys.publicKey, signer.keys.publicKey),
  });
  const pem = `${certificate.toString('pem')}\n`;
  return {
    certificate: pem,
    key: await privateKeyPem(keys.privateKey),
    chain: pem + chainAbove(options.issuer),
    signer: own,
  };
}

function rsa(modulusLength: number) {
  return {
    name: 'RSASSA-PKCS1-v1_5',
    modulusLength,
    publicExponent: EXPONENT_65537,
    hash: 'SHA-256',
  };
}

async function generateKeys(algorithm: (typeof KEYS)[KeyKind]): Promise<webcrypto.CryptoKeyPair> {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  if (!('privateKey' in keys)) throw new TypeError(`${algorithm.name} has no key pair`);
  return keys;
}

async function extensions(
  { commonName, altNames = [commonName], authority = false, key = 'ec-p256' }: CertificateOptions,
  own: webcrypto.CryptoKey,
  signer: webcrypto.CryptoKey,
): Promise<x509.Extension[]> {
  const common = [
    new x509.BasicConstraintsExtension(authority, undefined, true),
    await x509.SubjectKeyIdentifierExtension.create(own),
    await x509.AuthorityKeyIdentifierExtension.create(signer),
  ];
  const { digitalSignature, keyEncipherment, keyCertSign, cRLSign } = x509.KeyUsageFlags;
  if (authority) return [...common, new x509.KeyUsagesExtension(keyCertSign | cRLSign, true)];
  // Only an RSA key can encrypt the premaster secret of TLS 1.2 (RFC 5246 §7.4.2).
  const usages = digitalSignature | (key.startsWith('rsa') ? keyEncipherment : 0);
  const names = altNames.map((value) => ({ type: isIP(value) ? 'ip' : 'dns', value }) as const);
  return [
    ...common,
    new x509.KeyUsagesExtension(usages, true),
    new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
    ...(names.length > 0 ? [new x509.SubjectAlternativeNameExtension(names)] : []),
  ];
}

/** The root is left out: whoever trusts it has it already (RFC 8446 §4.4.2). */
function chainAbove(issuer: MintedCertificate | undefined): string {
  return issuer && !isSelfSigned(issuer) ? issuer.chain : '';
}

function isSelfSigned({ certificate }: MintedCertificate): boolean {
  const { issuerName, subjectName } = new x509.X509Certificate(certificate);
  return issuerName.toString() === subjectName.toString();
}

function subjectOf({ certificate }: MintedCertificate): x509.Name {
  return new x509.X509Certificate(certificate).subjectName;
}

async function privateKeyPem(key: webcrypto.CryptoKey): Promise<string> {
  const der = await webcrypto.subtle.exportKey('pkcs8', key);
  return `${x509.PemConverter.encode(der, x509.PemConverter.PrivateKeyTag)}\n`;
}

/** Sixteen octets, the first between 0x40 and 0x7f: positive, and never shorter (RFC 5280 §4.1.2.2). */
function randomSerial(): string {
  const octets = randomBytes(16);
  octets.writeUInt8(0x40 | (octets.readUInt8(0) & 0x3f), 0);
  return octets.toString('hex');
}
