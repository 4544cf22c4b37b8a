import { printable } from '../../smtp/printable.ts';
import type { Direction } from './change.ts';
import { defineChange } from './change-kind.ts';

/** The oldest first, as OpenSSL names them. */
const VERSIONS = ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'];

/** Another version of TLS was agreed on. */
export const protocol = defineChange({
  id: 'protocol',
  title: 'The version of TLS that was agreed on',
  directions: ['worse', 'better', 'neutral'],
  tells: ['legacy-tls-only'],
  compare({ before: { protocol: before }, after: { protocol: after } }) {
    if (before === null || after === null || before === after) return [];
    const message = `The handshake agrees on ${printable(after, 20)}; before, on ${printable(before, 20)}.`;
    return [{ direction: directionOf(before, after), message, before, after }];
  },
});

function directionOf(before: string, after: string): Direction {
  const [from, to] = [VERSIONS.indexOf(before), VERSIONS.indexOf(after)];
  if (from === -1 || to === -1) return 'neutral';
  return to < from ? 'worse' : 'better';
}
