/**
 * The Content-Security-Policy of every page: whatever a server could slip in would be neither run nor
 * fetched nor sent anywhere, and no other page may show ours in a frame.
 */
export const CONTENT_SECURITY_POLICY: string = [
  "default-src 'none'",
  "style-src 'self'",
  "script-src 'self'",
  "connect-src 'self'",
  "img-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');
