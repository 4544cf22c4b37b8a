/** Reads whom to tell of a change of verdict. */

import type { Config } from '../monitor/config/config.ts';
import type { CourierOptions } from '../monitor/webhook/courier.ts';
import { readText } from './files.ts';
import { readSecret, type SecretReading } from './serve-secret.ts';

export interface WebhookPlan extends Pick<CourierOptions, 'url' | 'secret' | 'timeoutMs' | 'ca'> {
  /** Where the pages are, for links; null where nobody said. */
  readonly publicUrl: string | null;
}

/** For one attempt. */
const TIMEOUT_MS = 10_000;

/** Null where none is configured. @throws UsageError that names the setting. */
export async function readWebhook(
  { webhook }: Config,
  reading: SecretReading,
): Promise<WebhookPlan | null> {
  if (webhook === undefined) return null;
  const { url, secret, timeout = TIMEOUT_MS, ca, publicUrl = null } = webhook;
  return {
    url: new URL(url),
    secret: await readSecret('webhook.secret', secret, reading),
    timeoutMs: timeout,
    publicUrl,
    ...(ca !== undefined && { ca: await readText('webhook.ca', reading.at(ca)) }),
  };
}
