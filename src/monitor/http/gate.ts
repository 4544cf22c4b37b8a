/** Refuses what no route has to see: other methods, bodies, and what is too long. */

import type { IncomingMessage } from 'node:http';

/** Why a request goes no further, in one line, and the headers that say more. */
export interface Refusal {
  readonly status: number;
  readonly line: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Null lets the request in. */
export function refuseRequest(request: IncomingMessage, maxUrl: number): Refusal | null {
  const { method = '', url = '', httpVersion, headersDistinct } = request;
  // What a browser of 1991 sends has no header, and so neither Host nor token.
  if (httpVersion === '0.9') return { status: 505, line: 'HTTP/1.1 is spoken here' };
  if (method !== 'GET' && method !== 'HEAD') {
    const line = `${method} is not understood here; only GET and HEAD are`;
    return { status: 405, line, headers: { Allow: 'GET, HEAD' } };
  }
  if (url.length > maxUrl) {
    return { status: 414, line: `the address is longer than ${maxUrl} characters` };
  }
  // A proxy's form, `GET http://host/`: its host could be another than the one in Host.
  if (!url.startsWith('/')) return { status: 400, line: 'the address has to begin with /' };
  const hosts = headersDistinct['host']?.length ?? 0;
  if (hosts > 1 || (hosts === 0 && httpVersion === '1.1')) {
    return { status: 400, line: `Host is there ${hosts} times and has to be there once` };
  }
  if (hasBody(request)) return { status: 413, line: 'a request has no body here' };
  return null;
}

function hasBody({ headers }: IncomingMessage): boolean {
  const length = headers['content-length'];
  return headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0');
}
