/** Connectors that play on loopback, with a folder that a container can mount. */

import { chmod } from 'node:fs/promises';
import { DAMAGED, type Stage, setStage, WELL } from '../cli/stage.ts';

/** What is being played; `await using` ends it. */
export interface Play extends AsyncDisposable {
  readonly well: string;
  readonly damaged: string;
  /** Options that mount `policy.yaml` and `authority.pem` where the image looks for files. */
  readonly mounted: readonly string[];
}

/** Plays a connector that is well and one that is damaged. */
export async function startPlay(): Promise<Play> {
  const stage: Stage = await setStage(WELL, DAMAGED);
  const [well = '', damaged = ''] = stage.targets;
  // The image's user is not the one who wrote these files.
  await chmod(stage.folder.path, 0o755);
  const mounted = ['--volume', `${stage.folder.path}:/data:ro`];
  return { well, damaged, mounted, [Symbol.asyncDispose]: () => stage[Symbol.asyncDispose]() };
}
