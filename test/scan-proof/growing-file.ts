/** Watches a file that another process writes to. */

import { open, watch } from 'node:fs/promises';

const LINE_FEED = 0x0a;

/** Resolves when a file, which is there, has so many lines; false where the signal fires before. */
export async function whenLines(
  path: string,
  wanted: number,
  signal: AbortSignal,
): Promise<boolean> {
  await using file = await open(path);
  const block = Buffer.alloc(1024 * 1024);
  let lines = 0;
  let at = 0;
  const count = async () => {
    for (;;) {
      const { bytesRead } = await file.read(block, 0, block.length, at);
      if (bytesRead === 0) return lines >= wanted;
      at += bytesRead;
      lines += block.subarray(0, bytesRead).filter((octet) => octet === LINE_FEED).length;
    }
  };
  if (await count()) return true;
  try {
    for await (const _change of watch(path, { signal })) if (await count()) return true;
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  return false;
}
