import { printable } from '../smtp/printable.ts';
import type { Finding } from './finding.ts';
import { defineRule } from './rule.ts';

/** A script of `--probe` expected something else. */
export const scriptDiffers = defineRule({
  id: 'script-differs',
  title: 'A scripted session went another way',
  reference: 'RFC 5321 §4.2',
  needs: [],
  judge(_facts, { observation }) {
    const scripts = Object.keys(observation.facts).filter((id) => id.startsWith(SCRIPT));
    const facts: Readonly<Record<string, unknown>> = observation.facts;
    return scripts.flatMap((id) => findingOf(id.slice(SCRIPT.length), facts[id]));
  },
});

/** The facts of a script stand under its name, which no table knows. */
const SCRIPT = 'script:';

function findingOf(name: string, facts: unknown): Finding[] {
  // A record that was saved by somebody else may hold anything there.
  const { ok, failedAt, expected, got }: Readonly<Record<string, unknown>> = { ...Object(facts) };
  if (ok !== false) return [];
  return [
    {
      id: 'script-differs',
      severity: 'warning',
      message: `The script ${printable(name, 100)} went another way: it expected ${say(expected)}, and got ${say(got)}.`,
      evidence: [`script: ${say(failedAt)}`],
      fix: [],
    },
  ];
}

function say(text: unknown): string {
  return printable(typeof text === 'string' ? text : 'nothing', 300);
}
