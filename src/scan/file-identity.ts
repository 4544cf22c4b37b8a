/** Tells whether two paths name the same file. */

import { readlink, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';

/** As many as Linux follows. */
const MAX_LINKS = 40;

/**
 * What is the same for all paths of one file, also of one that is not there yet; null for a pipe or
 * a device, which is not changed by who else has it open.
 */
export async function identifyFile(path: string): Promise<string | null> {
  try {
    // An inode of Windows has more digits than a number holds.
    const found = await stat(path, { bigint: true });
    return found.isFile() || found.isDirectory() ? `${found.dev}:${found.ino}` : null;
  } catch {
    return placeOf(path, MAX_LINKS);
  }
}

/** Where a file would be made, which a link may say that leads nowhere yet. */
async function placeOf(path: string, links: number): Promise<string> {
  const folder = await realpath(dirname(path)).catch(() => resolve(dirname(path)));
  const place = join(folder, basename(path));
  const leadsTo = links > 0 ? await readlink(place).catch(() => null) : null;
  return leadsTo === null ? place : placeOf(resolve(folder, leadsTo), links - 1);
}
