import type { Format } from './format.ts';
import { safeJson } from './safe-json.ts';

/** One array of all observations, readable by people too. */
export const json: Format = {
  id: 'json',
  title: 'one JSON array',
  appendable: false,
  start() {
    let before = '[\n';
    return {
      head: () => '',
      record(judged) {
        const text = before + safeJson(judged, 2).replace(/^/gm, '  ');
        before = ',\n';
        return text;
      },
      tail: () => (before === '[\n' ? '[]\n' : '\n]\n'),
    };
  },
};
