/** The TLS settings of a run: one secure context for each way of asking, shared by every connection. */

import { constants, X509Certificate } from 'node:crypto';
import {
  createSecureContext,
  getCACertificates,
  type SecureContext,
  type SecureContextOptions,
  type SecureVersion,
} from 'node:tls';

/** What a user may add to the defaults; all PEM. */
export interface TlsOptions {
  /** Further trusted roots, beside those of Node and of the operating system. */
  readonly ca?: string;
  /** A client certificate with its chain, and its key. */
  readonly cert?: string;
  readonly key?: string;
}

/** The secure contexts of a run, each made when it is first needed. */
export class TlsSettings {
  /** What they are made of. */
  readonly options: TlsOptions;
  #modern: SecureContext | undefined;
  #legacy: SecureContext | undefined;
  #readable: SecureContext | undefined;
  #anonymous: SecureContext | undefined;
  readonly #only = new Map<SecureVersion, SecureContext>();

  constructor(options: TlsOptions = {}) {
    this.options = options;
  }

  /**
   * TLS 1.2 and 1.3 with the library's own ciphers.
   *
   * The first call loads the trusted roots, which takes a tenth of a second.
   *
   * @throws when `ca`, `cert` or `key` is not what OpenSSL accepts.
   */
  modern(): SecureContext {
    this.#modern ??= this.#create({ minVersion: 'TLSv1.2' });
    return this.#modern;
  }

  /** TLS 1.0 and up, small keys, old ciphers, no secure renegotiation: for a second attempt only. */
  legacy(): SecureContext {
    this.#legacy ??= this.#create(LEGACY);
    return this.#legacy;
  }

  /** One version of TLS and no other, whatever its keys and ciphers are worth; it trusts nobody. */
  only(version: SecureVersion): SecureContext {
    const { cert, key } = this.options;
    const own = { ...(cert !== undefined && { cert }), ...(key !== undefined && { key }) };
    const context =
      this.#only.get(version) ??
      create({ ...own, ...LEGACY, ca: NOBODY, minVersion: version, maxVersion: version });
    this.#only.set(version, context);
    return context;
  }

  /** Up to TLS 1.2, where a handshake can be read, without a certificate of ours; it trusts nobody. */
  readable(): SecureContext {
    this.#readable ??= create({ ...LEGACY, ca: NOBODY, maxVersion: 'TLSv1.2' });
    return this.#readable;
  }

  /** As `modern`, without a certificate of ours; it trusts nobody. */
  anonymous(): SecureContext {
    this.#anonymous ??= create({ ca: NOBODY, minVersion: 'TLSv1.2' });
    return this.#anonymous;
  }

  #create(options: SecureContextOptions): SecureContext {
    const { ca, ...own } = this.options;
    return create({ ...own, ca: trustedRoots(ca), ...options });
  }
}

function create(options: SecureContextOptions): SecureContext {
  return createSecureContext({ ecdhCurve: GROUPS, ...options });
}

/**
 * OpenSSL's default first flight carries a post-quantum key share, which costs an eighth of a
 * handshake's time; P-256 stays because TLS 1.2 servers with ECDSA certificates need it.
 */
const GROUPS = 'X25519:P-256:P-384:P-521';

/** Loading the trusted roots takes a tenth of a second, and some questions are not about trust. */
const NOBODY: string[] = [];

const LEGACY: SecureContextOptions = {
  minVersion: 'TLSv1',
  ciphers: 'DEFAULT:@SECLEVEL=0',
  // For servers that insist on a group of their own; a key share is sent of the first alone.
  ecdhCurve: `${GROUPS}:X448:ffdhe2048:ffdhe3072:X25519MLKEM768`,
  secureOptions: constants.SSL_OP_LEGACY_SERVER_CONNECT,
};

function trustedRoots(extra: string | undefined): string[] {
  const roots = new Set([...getCACertificates('default'), ...getCACertificates('system')]);
  return [...roots, ...(extra === undefined ? [] : readCertificates(extra))];
}

/** OpenSSL passes over what it cannot read, so that a wrong file would be no trust and no error. */
function readCertificates(pem: string): string[] {
  const blocks = pem.match(
    /-----BEGIN [A-Z0-9 ]*CERTIFICATE-----.*?-----END [A-Z0-9 ]*CERTIFICATE-----/gs,
  ) ?? [pem];
  return blocks.map((block) => new X509Certificate(block).toString());
}
