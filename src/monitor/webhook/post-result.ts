/** What the end of a post means. */

/** How a post ended. */
export type PostResult =
  | {
      readonly kind: 'answered';
      readonly status: number;
      /** What `Retry-After` asks for, in milliseconds; null where it is absent or a date. */
      readonly retryAfterMs: number | null;
    }
  /** One sentence without a full stop; it has no words of the receiver. */
  | { readonly kind: 'failed'; readonly why: string };

/** What became of it, to follow `the receiver`; null where it was delivered. */
export function whyNot(result: PostResult): string | null {
  if (result.kind === 'failed') return result.why;
  return result.status >= 200 && result.status < 300 ? null : `answered ${result.status}`;
}

/** The receiver itself can take nothing now, as opposed to not liking what it got. */
export function isDown(result: PostResult): boolean {
  return result.kind === 'failed' || result.status >= 500 || [408, 429].includes(result.status);
}

/** It says that it wants no more of them. */
export function isGone(result: PostResult): boolean {
  return result.kind === 'answered' && result.status === 410;
}
