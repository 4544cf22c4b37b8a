/** How long a probe on request may take. */

/** Of the scraper's time, kept for the way there and back. */
const OFFSET_MS = 500;

/** Milliseconds where the scraper names none; a module's own limit is usually shorter. */
const LONGEST_MS = 240_000;

/**
 * Reads `X-Prometheus-Scrape-Timeout-Seconds` into milliseconds, half a second taken off.
 *
 * A header that is no number of seconds is passed over, as blackbox_exporter's dashboards and
 * people with curl send none at all.
 */
export function scrapeTimeoutMs(header: string | undefined): number {
  const seconds = /^\d{1,9}(?:\.\d{1,9})?$/.test(header ?? '') ? Number(header) : 0;
  if (seconds === 0) return LONGEST_MS;
  const ms = seconds * 1000;
  return Math.min(ms > 2 * OFFSET_MS ? ms - OFFSET_MS : ms / 2, LONGEST_MS);
}
