/** Applies what `--set` asks: what if this property were another? */

import type { Policy } from '../policy/policy.ts';
import { UsageError } from './exit-codes.ts';

/** Applies each setting in turn. @throws UsageError in one line. */
export async function applySettings(policy: Policy, texts: readonly string[]): Promise<Policy> {
  if (texts.length === 0) return policy;
  const { applySetting } = await import('../policy/what-if.ts');
  const { SettingError } = await import('../policy/setting-value.ts');
  try {
    return texts.reduce(applySetting, policy);
  } catch (error) {
    throw error instanceof SettingError ? new UsageError(`--set: ${error.message}`) : error;
  }
}
