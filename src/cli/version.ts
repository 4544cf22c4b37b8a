/** Which version this is. */

import { createRequire } from 'node:module';

// An import would be copied into the build, where it would pass for a package of its own.
export const { version } = createRequire(import.meta.url)('starttls-probe/package.json') as {
  readonly version: string;
};
