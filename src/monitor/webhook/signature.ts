/**
 * Signs what is posted, as the Standard Webhooks specification 1.0 has it.
 *
 * What is signed is the id, the moment and the body with full stops between; the moment is that of
 * the attempt, so that a receiver can refuse what somebody has recorded and sends again.
 */

import { Buffer } from 'node:buffer';
import { createHash, createHmac } from 'node:crypto';

/** Before a secret that is written in base64. */
const PREFIX = 'whsec_';

/** The headers of one attempt. */
export interface SignedHeaders {
  /** The same however often a body is sent, so that a receiver knows it again. */
  readonly 'webhook-id': string;
  /** Seconds since 1970. */
  readonly 'webhook-timestamp': string;
  /** `v1,` and an HMAC-SHA256 in base64. */
  readonly 'webhook-signature': string;
}

export function signedHeaders(body: string, secret: string, now: Date): SignedHeaders {
  const id = idOf(body);
  const timestamp = String(Math.floor(now.getTime() / 1000));
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatureOf(`${id}.${timestamp}.${body}`, secret),
  };
}

export function signatureOf(content: string, secret: string): string {
  return `v1,${createHmac('sha256', keyOf(secret)).update(content).digest('base64')}`;
}

/** By what it says: a body has a place and a moment, and a number would begin anew with each history. */
function idOf(body: string): string {
  return `msg_${createHash('sha256').update(body).digest('hex').slice(0, 32)}`;
}

/** A secret as the specification writes it is base64 after `whsec_`; any other is taken as it is. */
function keyOf(secret: string): Buffer {
  return secret.startsWith(PREFIX)
    ? Buffer.from(secret.slice(PREFIX.length), 'base64')
    : Buffer.from(secret);
}
