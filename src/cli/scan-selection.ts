/** What of the listed targets a scan leaves out: excluded ones, those of other shards. */

import { isInShard, type Shard } from '../scan/shard.ts';
import type { Endpoint } from '../target/endpoint.ts';
import { type Exclusion, parseExclusions } from '../target/exclusion.ts';
import type { Destination } from '../target/target.ts';
import { TargetError } from '../target/target-error.ts';
import { UsageError } from './exit-codes.ts';
import { readText } from './files.ts';

export class ScanSelection {
  excluded = 0;
  otherShards = 0;
  readonly #shard: Shard | null;
  readonly #exclusions: readonly Exclusion[];

  /** @throws UsageError that names the option, or the file and its line. */
  static async of(given: {
    readonly exclude?: readonly string[] | undefined;
    readonly shard?: string | undefined;
  }): Promise<ScanSelection> {
    const exclusions: Exclusion[] = [];
    for (const path of given.exclude ?? []) exclusions.push(await readExclusion(path));
    return new ScanSelection(readShard(given.shard), exclusions);
  }

  private constructor(shard: Shard | null, exclusions: readonly Exclusion[]) {
    this.#shard = shard;
    this.#exclusions = exclusions;
  }

  /** Before anything is looked up. */
  keeps(endpoint: Endpoint): boolean {
    if (this.#shard && !isInShard(endpoint, this.#shard)) {
      this.otherShards++;
      return false;
    }
    return this.#unlessExcluded(!this.#exclusions.some((one) => one.excludesName(endpoint)));
  }

  /** Once the address is known, which may be null. */
  keepsAddress({ address }: Pick<Destination, 'address'>): boolean {
    if (address === null || this.#exclusions.length === 0) return true;
    return this.#unlessExcluded(!this.#exclusions.some((one) => one.excludesAddress(address)));
  }

  #unlessExcluded(kept: boolean): boolean {
    if (!kept) this.excluded++;
    return kept;
  }
}

async function readExclusion(path: string): Promise<Exclusion> {
  const text = await readText('--exclude', path);
  try {
    return parseExclusions(text.split(/\r?\n/), path);
  } catch (error) {
    throw error instanceof TargetError ? new UsageError(`--exclude: ${error.message}`) : error;
  }
}

/** `0/4` is `4/4`: who counts machines from 0, as Kubernetes does, gives every part to one of them too. */
function readShard(text: string | undefined): Shard | null {
  if (text === undefined) return null;
  const [, index = 0, count = 0] = (/^(0|[1-9]\d*)\/([1-9]\d*)$/.exec(text) ?? []).map(Number);
  if (count >= 1 && index <= count) return { index: index === 0 ? count : index, count };
  throw new UsageError(`--shard: "${text}" is no part; write 1/4 for the first of four`);
}
