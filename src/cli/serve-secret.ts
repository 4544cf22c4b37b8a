/** Reads secrets from where a configuration says they stand. */

import type { SecretSource } from '../monitor/config/pieces.ts';
import { UsageError } from './exit-codes.ts';
import { readText } from './files.ts';
import type { Terminal } from './terminal.ts';

export interface SecretReading {
  readonly env: Terminal['env'];
  /** Finds a file that the configuration names, and remembers that it was read. */
  readonly at: (path: string) => string;
}

/** Without the blanks around it. @throws UsageError where there is none; it never quotes one. */
export async function readSecret(
  setting: string,
  source: SecretSource,
  { env, at }: SecretReading,
): Promise<string> {
  if ('env' in source) {
    const value = env[source.env]?.trim();
    if (value) return value;
    throw new UsageError(`${setting}: the variable ${source.env} is not set, or empty`);
  }
  const path = at(source.file);
  const value = (await readText(setting, path)).trim();
  if (value !== '') return value;
  throw new UsageError(`${setting}: ${path} is empty`);
}
