/** How servers of the fleet of trouble behave, and at which addresses. */

/** The second octet of an address is the place of its manner here, counted from 1. */
export const MANNERS = [
  /** Without STARTTLS. */
  'plain',
  'starttls',
  /** Without STARTTLS, and slow in every reply. */
  'slow',
  /** 554 in place of a greeting. */
  'refusing',
  /** 421 in place of the first greeting at an address, and of every other one. */
  'busy-first',
  'always-busy',
  /** Accepts, and never says a word. */
  'silent',
  /** A greeting of which an octet comes every 50 ms, for ever. */
  'dripping-greeting',
  /** The same for the reply to EHLO. */
  'dripping-reply',
  /** A reset as soon as the connection stands. */
  'resetting',
  /** A web server. */
  'garbage',
  'closing-in-ehlo',
  /** A greeting whose only line never ends. */
  'endless-line',
  /** A reply to EHLO with ever more lines. */
  'endless-lines',
  /** Says that it is ready for TLS, and goes on in clear. */
  'broken-tls',
  /** Without STARTTLS; what it sends after QUIT never ends. */
  'flooding-after-quit',
  /** Without STARTTLS; never closes its side of a connection. */
  'clinging',
] as const;

/** A connection to this address is closed when all that were made before it have been taken in. */
export const ROLL_CALL = '127.0.0.1';

export type Manner = (typeof MANNERS)[number];

/** An address of a server of this manner: `127.1.0.0` is the first plain one. */
export function addressOf(manner: Manner, index: number): string {
  return `127.${MANNERS.indexOf(manner) + 1}.${index >> 8}.${index & 0xff}`;
}

/** The manner of the server at an address; a plain one wherever nothing else was laid down. */
export function mannerOf(address: string): Manner {
  return MANNERS[Number(address.split('.')[1]) - 1] ?? 'plain';
}
