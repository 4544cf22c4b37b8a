/** Answers of one line, and the headers that every answer has. */

/** Pages loosen the policy for what they need, and assets may be kept; nothing else differs. */
export const USUAL_HEADERS = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy':
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
} as const;

export const TEXT = 'text/plain; charset=utf-8';

/** Answers with one line of text, such as why a request was refused. */
export function plain(
  status: number,
  line: string,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return new Response(`${line}\n`, { status, headers: { 'Content-Type': TEXT, ...headers } });
}
