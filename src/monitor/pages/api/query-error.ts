/** What of a question to the API makes no sense, in one line that says what would. */
export class QueryError extends Error {
  override readonly name = 'QueryError';
}

/** @throws QueryError where the choice is none of those. Null where none was made. */
export function readChoice<Choice extends string>(
  name: string,
  asked: string | null,
  choices: readonly Choice[],
): Choice | null {
  if (asked === null) return null;
  const choice = choices.find((one) => one === asked);
  if (choice === undefined) throw new QueryError(`${name}: must be ${choices.join(', ')}`);
  return choice;
}

/** @throws QueryError where a parameter is not one of these: a filter with a slip filters nothing. */
export function checkNames(asked: URLSearchParams, names: readonly string[]): void {
  const wrong = [...asked.keys()].find((name) => !names.includes(name));
  if (wrong !== undefined) throw new QueryError(`${wrong}: not known; use ${names.join(', ')}`);
}
