/** What may follow `TLS` in a script. */

import type { SecureVersion } from 'node:tls';
import { CERTIFICATES, type CertificateName } from './server-certificates.ts';

/** How the server does TLS, and what is expected of the handshake. */
export interface TlsOptions {
  readonly certificate: CertificateName;
  readonly min: SecureVersion;
  readonly max: SecureVersion;
  /** Key exchange in a group of 1024 bits and in no other way; TLS 1.3 has no such thing. */
  readonly smallDh: boolean;
  /** What of TLS 1.2 and below it speaks, as OpenSSL names it; null for all that OpenSSL has. */
  readonly ciphers: string | null;
  /** The groups for the key exchange, as OpenSSL names them; null for the usual. */
  readonly groups: string | null;
  /** How it signs, as OpenSSL names it; null for the usual. */
  readonly signatures: string | null;
  /** Who does not say which name is wanted (RFC 6066 §3) is shown a self-signed certificate. */
  readonly needsName: boolean;
  /** A longer ClientHello is answered by a reset; null for any. */
  readonly maxHelloOctets: number | null;
  readonly clientCertificate: 'ignored' | 'requested' | 'required';
  readonly handshake: 'succeeds' | 'fails' | 'may-fail';
}

const PROTOCOLS: readonly SecureVersion[] = ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'];

const USUAL: TlsOptions = {
  certificate: 'valid',
  min: 'TLSv1.2',
  max: 'TLSv1.3',
  smallDh: false,
  ciphers: null,
  groups: null,
  signatures: null,
  needsName: false,
  maxHelloOctets: null,
  clientCertificate: 'ignored',
  handshake: 'succeeds',
};

/**
 * Reads `cert=expired min=TLSv1 max=TLSv1 fails`; what is not said is the usual.
 *
 * @throws Error that says what would be accepted.
 */
export function parseTlsOptions(text: string): TlsOptions {
  const words = text.split(/\s+/).filter(Boolean);
  const options: TlsOptions = Object.assign({ ...USUAL }, ...words.map(parseOption));
  if (PROTOCOLS.indexOf(options.min) > PROTOCOLS.indexOf(options.max)) {
    throw new Error(`min=${options.min} is above max=${options.max}`);
  }
  return options;
}

function parseOption(word: string): Partial<TlsOptions> {
  const [key = '', value = ''] = word.split('=');
  switch (key) {
    case 'cert':
      return { certificate: oneOf(CERTIFICATES, value, 'cert') };
    case 'min':
    case 'max':
      return { [key]: oneOf(PROTOCOLS, value, key) };
    case 'ciphers':
    case 'groups':
    case 'signatures':
      if (value === '') throw new Error(`${key}= needs what OpenSSL is to be given`);
      return { [key]: value };
    case 'max-hello':
      if (!/^[1-9]\d{1,4}$/.test(value)) throw new Error(`max-hello=${value}: expected octets`);
      return { maxHelloOctets: Number(value) };
    default:
      return parseBareOption(word);
  }
}

function parseBareOption(word: string): Partial<TlsOptions> {
  switch (word) {
    case 'dh-1024':
      return { smallDh: true, max: 'TLSv1.2' };
    case 'needs-name':
      return { needsName: true };
    case 'request-cert':
      return { clientCertificate: 'requested' };
    case 'require-cert':
      return { clientCertificate: 'required' };
    case 'fails':
    case 'may-fail':
      return { handshake: word };
    default:
      throw new Error(
        `unknown option "${word}" of TLS; expected cert=, min=, max=, ciphers=, groups=, ` +
          'signatures=, max-hello=, dh-1024, needs-name, request-cert, require-cert, fails or ' +
          'may-fail',
      );
  }
}

function oneOf<T extends string>(allowed: readonly T[], value: string, key: string): T {
  const found = allowed.find((candidate) => candidate === value);
  if (found === undefined) throw new Error(`${key}=${value}: expected ${allowed.join(', ')}`);
  return found;
}
