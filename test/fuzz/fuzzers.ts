/** All fuzzers, by the names that the command line knows. */

import { createCommandLineFuzzer } from './command-lines.ts';
import { createDialogueFuzzer } from './dialogue.ts';
import type { Fuzzer } from './fuzzer.ts';
import { createReaderFuzzers } from './readers.ts';

/** Those named, or all. @throws Error where one is not known. */
export async function createFuzzers(names: readonly string[]): Promise<Fuzzer[]> {
  const all = [
    await createDialogueFuzzer(),
    await createCommandLineFuzzer(),
    ...(await createReaderFuzzers()),
  ];
  const unknown = names.find((name) => !all.some(({ id }) => id === name));
  if (unknown !== undefined) throw new Error(`no fuzzer ${unknown}; ${all.map(({ id }) => id)}`);
  const chosen = all.filter(({ id }) => names.length === 0 || names.includes(id));
  await Promise.all(all.filter((one) => !chosen.includes(one)).map((one) => one.close?.()));
  return chosen;
}
