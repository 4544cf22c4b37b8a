/** Posts one body, and waits for no more than the status of the answer. */

import { request as requestInClear } from 'node:http';
import { request as requestUnderTls } from 'node:https';
import type { PostResult } from './post-result.ts';

export interface Post {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** For all of it: look-up, connection, handshake, request, answer. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** PEM of authorities that are trusted in place of Node's; absent for Node's own. */
  readonly ca?: string;
}

/**
 * Each post has a connection of its own, which is closed as soon as the status is there: a receiver
 * can neither keep it with an endless answer nor lead it elsewhere. Never rejects.
 */
export function post({ url, headers, body, timeoutMs, signal, ca }: Post): Promise<PostResult> {
  const request = url.protocol === 'https:' ? requestUnderTls : requestInClear;
  const deadline = AbortSignal.timeout(timeoutMs);
  return new Promise((resolve) => {
    const sent = request(url, {
      method: 'POST',
      agent: false,
      headers: { ...headers, 'content-length': Buffer.byteLength(body) },
      signal: AbortSignal.any([signal, deadline]),
      ...(ca !== undefined && { ca }),
    });
    sent.on('response', (answer) => {
      const { statusCode = 0, headers: told } = answer;
      resolve({
        kind: 'answered',
        status: statusCode,
        retryAfterMs: readSeconds(told['retry-after']),
      });
      answer.on('error', () => {});
      sent.destroy();
    });
    sent.on('error', (error: NodeJS.ErrnoException) => {
      const why = deadline.aborted
        ? `gave no answer within ${timeoutMs / 1000} s`
        : `cannot be reached (${error.code ?? error.name})`;
      resolve({ kind: 'failed', why });
    });
    // Whatever else may end it, such as a receiver that changes the protocol.
    sent.on('close', () => resolve({ kind: 'failed', why: 'gave no answer' }));
    sent.end(body);
  });
}

function readSeconds(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) * 1000 : null;
}
