/** Carries an argument that is `-` alone past yargs, which loses it where it is positional. */

/** No argument can hold NUL, so this stands for nothing else. */
const STAND_IN = '\0-';

/** Spells a `-` alone so that yargs keeps it; any other argument stays as it is. */
export function hideLoneDash(arg: string): string {
  return arg === '-' ? STAND_IN : arg;
}

/** Gives back the `-` in whatever yargs made of the arguments: a value, several, or a message. */
export function showLoneDash(given: unknown): unknown {
  if (typeof given === 'string') return given.replaceAll(STAND_IN, '-');
  return Array.isArray(given) ? given.map(showLoneDash) : given;
}
