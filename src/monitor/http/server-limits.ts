/** How much of the server one client, or all of them, may take up. */

export interface ServerLimits {
  /** Connections at the same time; a further one is closed at once. */
  readonly connections: number;
  /** Octets of a request up to its empty line. */
  readonly headerOctets: number;
  /** Header fields of a request; those beyond are not read. */
  readonly headers: number;
  /** Characters of the address in the first line of a request. */
  readonly url: number;
  /** Milliseconds for a request to come in, however slowly it drips, and for a TLS handshake. */
  readonly headersMs: number;
  /** Milliseconds that a connection is kept open for a next request. */
  readonly keepAliveMs: number;
  /** Milliseconds without an octet in either direction: longer than any probe takes. */
  readonly idleMs: number;
  /** Milliseconds from one look for late requests to the next. */
  readonly checkMs: number;
}

export const DEFAULT_SERVER_LIMITS: ServerLimits = {
  connections: 1024,
  headerOctets: 16_384,
  headers: 100,
  url: 4096,
  headersMs: 10_000,
  keepAliveMs: 65_000,
  idleMs: 300_000,
  checkMs: 2_000,
};
