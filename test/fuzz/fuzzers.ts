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
  const isChosen = ({ id }: Fuzzer) => names.length === 0 || names.includes(id);
  const chosen = unknown === undefined ? all.filter(isChosen) : [];
  // One that is left open keeps the process from ending.
  await Promise.all(all.filter((one) => !chosen.includes(one)).map((one) => one.close?.()));
  if (unknown !== undefined) throw new Error(`no fuzzer ${unknown}; ${all.map(({ id }) => id)}`);
  return chosen;
}
