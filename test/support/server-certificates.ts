/** The certificates that a scripted server shows, minted once per process. */

import { getDiffieHellman } from 'node:crypto';
import { createSecureContext, type SecureContext, type SecureVersion } from 'node:tls';
import { type MintedCertificate, mintCertificate } from '../../src/emulator/certificate.ts';
import {
  mintOdd,
  ODD_CERTIFICATES,
  type OddCertificateName,
  type ShownCertificate,
} from './odd-certificates.ts';

const USUAL_CERTIFICATES = [
  'valid',
  'expired',
  'self-signed',
  'wrong-name',
  'rsa-1024',
  'none',
] as const;

export type CertificateName = (typeof USUAL_CERTIFICATES)[number] | OddCertificateName;

/** What `cert=` may name; `none` is a server that says STARTTLS and has no certificate. */
export const CERTIFICATES: readonly CertificateName[] = [
  ...USUAL_CERTIFICATES,
  ...ODD_CERTIFICATES,
];

/** The name in every certificate but `wrong-name`, next to the address 127.0.0.1. */
const SERVER_NAME = 'mail.example';
/** The INTEGER 2 in DER. */
const GENERATOR_2 = Buffer.from([0x02, 0x01, 0x02]);
const DAY_MS = 24 * 60 * 60 * 1000;

let authority: Promise<MintedCertificate> | undefined;
const mints = new Map<CertificateName, Promise<ShownCertificate>>();

/** The certificate (PEM) of the authority that signed all but `self-signed`. */
export async function readAuthority(): Promise<string> {
  return (await mintAuthority()).certificate;
}

/** The certificate of that name with what stands above it, and its key, as PEM. */
export function readShown(name: OddCertificateName): Promise<ShownCertificate> {
  return mintOnce(name);
}

/** What `node:tls` needs to speak as a server with that certificate, between those protocols. */
export async function createServerContext(shown: {
  readonly certificate: CertificateName;
  readonly min: SecureVersion;
  readonly max: SecureVersion;
  readonly smallDh: boolean;
  readonly ciphers: string | null;
  readonly groups: string | null;
  readonly signatures: string | null;
}): Promise<SecureContext> {
  const { certificate, smallDh, ciphers, groups, signatures } = shown;
  const minted = certificate === 'none' ? null : await mintOnce(certificate);
  return createSecureContext({
    ...(minted && { cert: minted.chain, key: minted.key }),
    ca: await readAuthority(),
    minVersion: shown.min,
    maxVersion: shown.max,
    ...(smallDh && { dhparam: smallDhGroup() }),
    ...(groups !== null && { ecdhCurve: groups }),
    ...(signatures !== null && { sigalgs: signatures }),
    // TLS 1.0 and keys of 1024 bits are what OpenSSL refuses at any higher level.
    ciphers: `${ciphers ?? (smallDh ? 'kDHE' : 'DEFAULT')}:@SECLEVEL=0`,
  });
}

/** The 1024-bit group that old appliances share (RFC 2409 §6.2), as PEM. */
function smallDhGroup(): string {
  const prime = getDiffieHellman('modp2').getPrime();
  const integers = Buffer.concat([Buffer.from([0x02, 0x81, 0x81, 0]), prime, GENERATOR_2]);
  const der = Buffer.concat([Buffer.from([0x30, 0x81, integers.length]), integers]);
  return `-----BEGIN DH PARAMETERS-----\n${der.toString('base64')}\n-----END DH PARAMETERS-----\n`;
}

function mintAuthority(): Promise<MintedCertificate> {
  authority ??= mintCertificate({ commonName: 'Test authority', authority: true });
  return authority;
}

function mintOnce(name: Exclude<CertificateName, 'none'>): Promise<ShownCertificate> {
  const certificate = mints.get(name) ?? mint(name);
  mints.set(name, certificate);
  return certificate;
}

async function mint(name: Exclude<CertificateName, 'none'>): Promise<ShownCertificate> {
  const server = { commonName: SERVER_NAME, altNames: [SERVER_NAME, '127.0.0.1'] };
  const issuer = await mintAuthority();
  switch (name) {
    case 'valid':
      return mintCertificate({ ...server, issuer });
    case 'expired':
      return mintCertificate({
        ...server,
        issuer,
        notBefore: new Date(Date.now() - 90 * DAY_MS),
        notAfter: new Date(Date.now() - 3 * DAY_MS),
      });
    case 'self-signed':
      return mintCertificate(server);
    case 'wrong-name':
      return mintCertificate({ commonName: 'other.example', altNames: ['other.example'], issuer });
    case 'rsa-1024':
      return mintCertificate({ ...server, issuer, key: 'rsa-1024' });
    default:
      return mintOdd(name, issuer);
  }
}
