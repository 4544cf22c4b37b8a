/** The TLS settings that a script asks for (RFC 8446 §4.2.1). */

import { constants } from 'node:crypto';
import {
  createSecureContext,
  getCACertificates,
  type SecureContext,
  type SecureContextOptions,
  type SecureVersion,
} from 'node:tls';
import type { TlsSettings } from '../smtp/tls-settings.ts';
import { PROTOCOLS } from './tls-words.ts';

export interface TlsWishes {
  readonly min: SecureVersion | null;
  readonly max: SecureVersion | null;
  readonly legacy: boolean;
  /** PEM of a client certificate with its key; null leaves that to the settings. */
  readonly identity: { readonly cert: string; readonly key: string } | null;
}

/** @throws when a certificate or key is not what OpenSSL accepts. */
export function secureContextFor(wishes: TlsWishes, settings: TlsSettings): SecureContext {
  const { min, max, legacy, identity } = wishes;
  const bounded = min !== null || max !== null || identity !== null;
  if (!bounded) return legacy ? settings.legacy() : settings.modern();
  const { ca, ...own } = settings.options;
  const old = legacy || isOld(min) || isOld(max);
  const lowest = min ?? (old ? 'TLSv1' : 'TLSv1.2');
  return createSecureContext({
    ...own,
    ...identity,
    ca: [...getCACertificates('default'), ...getCACertificates('system'), ...(ca ? [ca] : [])],
    minVersion: lowest,
    ...(max !== null && { maxVersion: max }),
    ...(old && OLD),
  });
}

/** What OpenSSL needs to speak protocols that RFC 8996 deprecates. */
const OLD: SecureContextOptions = {
  ciphers: 'DEFAULT:@SECLEVEL=0',
  secureOptions: constants.SSL_OP_LEGACY_SERVER_CONNECT,
};

function isOld(version: SecureVersion | null): boolean {
  return version !== null && PROTOCOLS.indexOf(version) < PROTOCOLS.indexOf('TLSv1.2');
}
