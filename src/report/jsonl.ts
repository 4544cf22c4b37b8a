import type { Format } from './format.ts';
import { safeJson } from './safe-json.ts';

/** One observation a line, in the order of the targets, each as soon as those before it are there. */
export const jsonl: Format = {
  id: 'jsonl',
  title: 'JSON lines, one object a target',
  appendable: true,
  start: () => ({
    head: () => '',
    record: (judged) => `${safeJson(judged)}\n`,
    tail: () => '',
  }),
};
