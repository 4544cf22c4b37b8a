import type { Format } from './format.ts';
import { safeJson } from './safe-json.ts';

/** One observation a line, each as soon as it is there. */
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
