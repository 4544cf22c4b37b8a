/** The report formats, in the order of the help. A new one is one file and one line here. */

import type { Format } from './format.ts';

/** Each is loaded when it is chosen: together they are a third of a start. */
const LOADERS = {
  text: async () => (await import('./text.ts')).text,
  json: async () => (await import('./json.ts')).json,
  jsonl: async () => (await import('./jsonl.ts')).jsonl,
  csv: async () => (await import('./csv.ts')).csv,
  junit: async () => (await import('./junit.ts')).junit,
  nagios: async () => (await import('./nagios.ts')).nagios,
  prometheus: async () => (await import('./prometheus.ts')).prometheus,
  html: async () => (await import('./html.ts')).html,
} as const satisfies Readonly<Record<string, () => Promise<Format>>>;

/** What `--format` calls a format; it is the format's own id. */
export type FormatId = keyof typeof LOADERS;

export const FORMAT_IDS = Object.keys(LOADERS) as readonly FormatId[];

export function loadFormat(id: FormatId): Promise<Format> {
  return LOADERS[id]();
}

/** All of them, in order. */
export function loadFormats(): Promise<readonly Format[]> {
  return Promise.all(FORMAT_IDS.map(loadFormat));
}
