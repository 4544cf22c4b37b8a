/** What the servers of each manner do with a visitor. */

import type { Manner } from './manners.ts';
import type { Visit } from './visit.ts';

const BUSY = '421 4.3.2 too many connections\r\n';
const PAGE = 'HTTP/1.1 400 Bad Request\r\nServer: nothing\r\n\r\n<html></html>\r\n';

const SLOW_MS = 40;

export const RECEPTIONS: Readonly<Record<Manner, (visit: Visit) => void>> = {
  plain: (visit) => visit.serve(),
  starttls: (visit) => visit.serve({ tls: true }),
  slow: (visit) => visit.serve({ delayMs: SLOW_MS }),
  refusing: (visit) => visit.dismiss('554 5.7.1 go away\r\n'),
  'busy-first': (visit) => (visit.number % 2 === 1 ? visit.dismiss(BUSY) : visit.serve()),
  'always-busy': (visit) => visit.dismiss(BUSY),
  silent: () => {},
  'dripping-greeting': (visit) => visit.drip('220-'),
  'dripping-reply': (visit) => visit.serve({ replies: { EHLO: () => visit.drip('250-') } }),
  resetting: (visit) => visit.socket.resetAndDestroy(),
  garbage: (visit) => visit.dismiss(PAGE),
  'closing-in-ehlo': (visit) => visit.serve({ replies: { EHLO: () => visit.socket.destroy() } }),
  'endless-line': (visit) => visit.flood('220 '),
  'endless-lines': (visit) =>
    visit.serve({ replies: { EHLO: () => visit.flood('250-and so on\r\n') } }),
  'broken-tls': (visit) => visit.serve({ tls: true, replies: { STARTTLS: () => visit.pretend() } }),
  'flooding-after-quit': (visit) =>
    visit.serve({ clings: true, replies: { QUIT: () => visit.flood('221 bye\r\n') } }),
  clinging: (visit) =>
    visit.serve({ clings: true, replies: { QUIT: () => visit.say('221 bye\r\n') } }),
};
