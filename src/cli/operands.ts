/**
 * Carries past yargs what it would not keep of a command line: a `-` alone, which it loses where it is
 * positional, and whatever stands behind `--` (POSIX.1-2024, XBD 12.2, guideline 10).
 */

/** Stands for a leading `-`; no argument can hold NUL, so it stands for nothing else. */
const STAND_IN = '\0-';

/** Spells the arguments so that yargs keeps them all; `--` itself is left out. */
export function hideDashes(args: readonly string[]): string[] {
  const end = args.indexOf('--');
  if (end < 0) return args.map(hideLoneDash);
  return [...args.slice(0, end).map(hideLoneDash), ...args.slice(end + 1).map(hideLeadingDash)];
}

function hideLoneDash(arg: string): string {
  return arg === '-' ? STAND_IN : arg;
}

function hideLeadingDash(arg: string): string {
  return arg.startsWith('-') ? STAND_IN + arg.slice(1) : arg;
}

/** Gives back each `-` in whatever yargs made of the arguments: a value, several, or a message. */
export function showDashes(given: unknown): unknown {
  if (typeof given === 'string') return given.replaceAll(STAND_IN, '-');
  return Array.isArray(given) ? given.map(showDashes) : given;
}
