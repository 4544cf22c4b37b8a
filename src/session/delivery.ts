/** Which commands could deliver mail or log somebody in, and are sent only when that was allowed. */

/**
 * RCPT, DATA and BDAT of RFC 5321 and 3030, AUTH of RFC 4954; BURL (RFC 4468) is another BDAT, and
 * X-EXPS is Exchange's own AUTH.
 *
 * As servers find verbs: blanks in front are passed over, case does not matter, and some compare no
 * more than the first letters.
 */
const DELIVERING = /^[\s\p{Cc}\p{Cf}]*(?:RCPT|DATA|BDAT|BURL|AUTH|X-EXPS)/iu;

export function couldDeliver(line: string): boolean {
  return DELIVERING.test(line);
}

export const DELIVERY_REFUSED = 'RCPT, DATA, BDAT and AUTH are sent only with --allow-delivery';
