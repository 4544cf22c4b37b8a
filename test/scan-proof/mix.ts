/** A list of targets of many manners, and what a scan must make of them. */

import type { Judged } from '../../src/rules/judge.ts';
import type { Fleet } from '../support/fleet/fleet.ts';
import { addressOf, type Manner, mannerOf } from '../support/fleet/manners.ts';

/** Nobody listens there. */
const CLOSED_PORT = 1;

/** What is to be told of a server, and how often it is to be visited for that. */
interface Due {
  readonly outcome: string;
  readonly stage?: string;
  readonly advertised?: boolean;
  readonly negotiated?: boolean;
  readonly retries?: number;
  /** Once when absent. */
  readonly visits?: number;
}

const WITHOUT_STARTTLS = { outcome: 'completed', advertised: false, negotiated: false } as const;

/** With two retries, as they are the default. */
export const DUE: Readonly<Record<Manner | 'closed', Due>> = {
  plain: WITHOUT_STARTTLS,
  starttls: { outcome: 'completed', advertised: true, negotiated: true },
  slow: WITHOUT_STARTTLS,
  refusing: { outcome: 'refused', stage: 'greeting' },
  'busy-first': { ...WITHOUT_STARTTLS, retries: 1, visits: 2 },
  'always-busy': { outcome: 'refused', stage: 'greeting', retries: 2, visits: 3 },
  silent: { outcome: 'timed-out', stage: 'greeting' },
  'dripping-greeting': { outcome: 'timed-out', stage: 'greeting' },
  'dripping-reply': { outcome: 'timed-out', stage: 'ehlo' },
  resetting: { outcome: 'closed', stage: 'greeting' },
  garbage: { outcome: 'malformed', stage: 'greeting' },
  'closing-in-ehlo': { outcome: 'closed', stage: 'ehlo' },
  'endless-line': { outcome: 'malformed', stage: 'greeting' },
  'endless-lines': { outcome: 'malformed', stage: 'ehlo' },
  // The second visit is that with legacy settings.
  'broken-tls': {
    outcome: 'handshake-failed',
    stage: 'handshake',
    advertised: true,
    negotiated: false,
    visits: 2,
  },
  'flooding-after-quit': WITHOUT_STARTTLS,
  clinging: WITHOUT_STARTTLS,
  closed: { outcome: 'unreachable', stage: 'connect', visits: 0 },
};

/** So many addresses of each manner. */
export type Mix = Readonly<Partial<Record<keyof typeof DUE, number>>>;

/** The addresses of a mix, at the ports where they are probed; in no order. */
export function targetsOf(mix: Mix, { port }: Pick<Fleet, 'port'>): string[] {
  return Object.entries(mix).flatMap(([kind, count]) => {
    const addresses = Array.from({ length: count }, (_, index) =>
      // Those that are closed are so at addresses that nobody else has.
      kind === 'closed'
        ? `127.200.${index >> 8}.${index & 0xff}`
        : addressOf(kind as Manner, index),
    );
    return addresses.map((address) => `${address}:${kind === 'closed' ? CLOSED_PORT : port}`);
  });
}

/** What the server of a target does. */
export function kindOf({ address, port }: Pick<Judged, 'address' | 'port'>): keyof typeof DUE {
  return port === CLOSED_PORT ? 'closed' : mannerOf(address ?? '');
}

/** What is told of a server, in the words of `Due`. */
export function told({ outcome, failure, facts, retries }: Judged): Omit<Due, 'visits'> {
  const { advertised, negotiated } = facts.starttls;
  return {
    outcome,
    ...(failure && { stage: failure.stage }),
    ...(advertised !== null && { advertised }),
    ...(negotiated !== null && { negotiated }),
    ...(retries !== undefined && { retries }),
  };
}
