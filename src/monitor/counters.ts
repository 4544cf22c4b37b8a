/** What a monitor counts of itself: plain numbers, raised by whoever does the work. */

/** Starts at nought with the process, as counters of Prometheus do. */
export interface MonitorCounters {
  /** Deliveries to the webhook: taken by the receiver, tried in vain, given up. */
  readonly webhook: Record<'delivered' | 'failed' | 'dropped', number>;
  /** Requests to `/probe`: answered with metrics, not allowed, failed on our side, too many at once. */
  readonly onDemand: Record<'probed' | 'refused' | 'failed' | 'busy', number>;
  readonly reload: {
    /** Whether the configuration that was read last is the one in force. */
    successful: boolean;
    /** When that in force was read. */
    succeededAt: Date;
  };
}

/** The counters of a monitor whose configuration was read at `now`. */
export function startCounters(now: Date): MonitorCounters {
  return {
    webhook: { delivered: 0, failed: 0, dropped: 0 },
    onDemand: { probed: 0, refused: 0, failed: 0, busy: 0 },
    reload: { successful: true, succeededAt: now },
  };
}
