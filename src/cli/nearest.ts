/** Finds the word that was meant. */

/** More slips than one in three letters are another word. */
const LETTERS_PER_SLIP = 3;

/** The nearest of some words to one that is mistyped; null when none is near. */
export function nearest(typed: string, words: readonly string[]): string | null {
  const distances = words.map((word) => [distance(plain(typed), plain(word)), word] as const);
  const [least, word] = distances.sort(([one], [other]) => one - other)[0] ?? [];
  if (least === undefined || word === undefined) return null;
  return least <= Math.floor(plain(typed).length / LETTERS_PER_SLIP) ? word : null;
}

/** Case and hyphens are the commonest slips, and no slips here. */
function plain(word: string): string {
  return word.toLowerCase().replace(/[-_]/g, '');
}

/** How many letters must be added, dropped or changed (Levenshtein). */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (const [at, letter] of [...one].entries()) {
    const next = [at + 1];
    for (let to = 1; to <= other.length; to++) {
      const changed = (row[to - 1] ?? 0) + (letter === other[to - 1] ? 0 : 1);
      next.push(Math.min(changed, (row[to] ?? 0) + 1, (next[to - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
