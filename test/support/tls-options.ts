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
  readonly clientCertificate: 'ignored' | 'requested' | 'required';
  readonly handshake: 'succeeds' | 'fails' | 'may-fail';
}

const PROTOCOLS: readonly SecureVersion[] = ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'];

const USUAL: TlsOptions = {
  certificate: 'valid',
  min: 'TLSv1.2',
  max: 'TLSv1.3',
  smallDh: false,
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
    case 'dh-1024':
      return { smallDh: true, max: 'TLSv1.2' };
    case 'request-cert':
      return { clientCertificate: 'requested' };
    case 'require-cert':
      return { clientCertificate: 'required' };
    case 'fails':
    case 'may-fail':
      return { handshake: key };
    default:
      throw new Error(
        `unknown option "${word}" of TLS; ` +
          'expected cert=, min=, max=, dh-1024, request-cert, require-cert, fails or may-fail',
      );
  }
}

function oneOf<T extends string>(allowed: readonly T[], value: string, key: string): T {
  const found = allowed.find((candidate) => candidate === value);
  if (found === undefined) throw new Error(`${key}=${value}: expected ${allowed.join(', ')}`);
  return found;
}
