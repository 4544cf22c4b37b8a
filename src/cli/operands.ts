/**
 * Carries past yargs what it would not take for an operand: a `-` alone, and whatever stands behind `--`, be
 * it spelt like an option or like a command (POSIX.1-2024, XBD 12.2, guidelines 10 and 13).
 */

/** Stands before an operand; no argument can hold NUL, so it stands for nothing else. */
const MARK = '\0';

/** Marks the operands that yargs would not keep; `--` itself is left out. */
export function markOperands(args: readonly string[]): string[] {
  const end = args.indexOf('--');
  if (end < 0) return args.map(markLoneDash);
  return [...args.slice(0, end).map(markLoneDash), ...args.slice(end + 1).map(mark)];
}

function markLoneDash(arg: string): string {
  return arg === '-' ? mark(arg) : arg;
}

function mark(arg: string): string {
  return MARK + arg;
}

/** Takes the marks out of whatever yargs made of the arguments: a value, several, or a message. */
export function unmarked(given: unknown): unknown {
  if (typeof given === 'string') return given.replaceAll(MARK, '');
  return Array.isArray(given) ? given.map(unmarked) : given;
}
