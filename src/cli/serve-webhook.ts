/** Tells a webhook of changes of verdict. */

import type { MonitorCounters } from '../monitor/counters.ts';
import type { Deliveries } from '../monitor/history/deliveries.ts';
import type { Log } from '../monitor/log.ts';
import type { Watched } from '../monitor/watched.ts';
import { verdictChange } from '../monitor/webhook/body.ts';
import { Courier } from '../monitor/webhook/courier.ts';
import type { WebhookPlan } from './serve-webhook-plan.ts';

interface Around {
  readonly deliveries: Deliveries;
  readonly counters: MonitorCounters['webhook'];
  readonly log: Log;
}

export class Webhook {
  readonly #publicUrl: string | null;
  readonly #deliveries: Deliveries;
  readonly #courier: Courier;

  constructor({ publicUrl, ...plan }: WebhookPlan, { deliveries, counters, log }: Around) {
    this.#publicUrl = publicUrl;
    this.#deliveries = deliveries;
    this.#courier = new Courier({
      ...plan,
      deliveries,
      onResult: (result) => {
        counters[result]++;
      },
      note: (line) => log.warn({}, line),
    });
  }

  /** Begins with what another monitor has left. */
  open(): void {
    this.#courier.poke();
  }

  /** `before` is null for a place that is new. */
  tell(watched: Watched, before: Watched | null): void {
    const change = verdictChange(before, watched, this.#publicUrl);
    if (change === null) return;
    this.#deliveries.add(JSON.stringify(change), new Date(), watched.id);
    this.#courier.poke();
  }

  /** What was not delivered is delivered by the next one. */
  close(): Promise<void> {
    return this.#courier.stop();
  }
}
