/** The table of the commands; each is loaded when it may be needed. */

import type { Command } from '../command.ts';

/** By their names, in the order of the help. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  check: async () => (await import('./check.ts')).check,
  scan: async () => (await import('./scan.ts')).scan,
  predict: async () => (await import('./predict.ts')).predict,
  report: async () => (await import('./report.ts')).report,
  diff: async () => (await import('./diff.ts')).diff,
  session: async () => (await import('./session.ts')).session,
  policy: async () => (await import('./policy.ts')).policy,
  emulate: async () => (await import('./emulate.ts')).emulate,
  serve: async () => (await import('./serve.ts')).serve,
  demo: async () => (await import('./demo.ts')).demo,
  probes: async () => (await import('./probes.ts')).probes,
  events: async () => (await import('./events.ts')).events,
};

export function isCommand(word: string): boolean {
  return Object.hasOwn(COMMANDS, word);
}

/** @throws Error where there is no such command. */
export async function loadCommand(name: string): Promise<Command> {
  const load = COMMANDS[name];
  if (!load) throw new Error(`there is no command ${name}`);
  return load();
}

export function loadAll(): Promise<readonly Command[]> {
  return Promise.all(Object.keys(COMMANDS).map(loadCommand));
}
