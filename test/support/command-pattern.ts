/** Compares a command line with a pattern in which `*` stands for anything. */

/** Case does not matter in the verb, and does in what follows: that is the client's own text. */
export function matchesCommand(line: string, pattern: string): boolean {
  const [verb = ''] = /^[^\s*]*/.exec(pattern) ?? [];
  return (
    line.slice(0, verb.length).toUpperCase() === verb.toUpperCase() &&
    wildcard(pattern.slice(verb.length)).test(line.slice(verb.length))
  );
}

function wildcard(pattern: string): RegExp {
  const literals = pattern.split('*').map((text) => text.replace(/[\\^$.+?()[\]{}|]/g, '\\$&'));
  return new RegExp(`^${literals.join('.*')}$`, 's');
}
