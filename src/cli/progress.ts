/** Shows on standard error how far a scan is. */

import type { Progress, Snapshot } from './snapshot.ts';
import { showsUnicode, type Terminal } from './terminal.ts';

export type { Progress, Snapshot };

/**
 * Shows one line that is kept up to date on a terminal, a plain line every 30 seconds elsewhere,
 * and nothing where it is `quiet`. It never keeps the process alive.
 */
export async function startProgress(
  { stderr, env }: Pick<Terminal, 'stderr' | 'env'>,
  source: () => Snapshot,
  { quiet = false }: { readonly quiet?: boolean } = {},
): Promise<Progress> {
  if (quiet) return noProgress(stderr);
  if (stderr.isTTY !== true || env['TERM'] === 'dumb') {
    const { startProgressLines } = await import('./progress-lines.ts');
    return startProgressLines(stderr, source);
  }
  const { startProgressBar } = await import('./progress-bar.ts');
  return startProgressBar(stderr, source, showsUnicode(env));
}

function noProgress(stderr: Terminal['stderr']): Progress {
  return {
    note: (text) => void stderr.write(`${text}\n`),
    aside: (write) => write(),
    stop() {},
  };
}
