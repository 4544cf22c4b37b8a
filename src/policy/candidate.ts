/** How one declared Receive connector stands to a connection. */

import { type Binding, bindingFits, renderBinding } from './binding.ts';
import type { Connection } from './connection.ts';
import type { ReceiveConnector } from './connector.ts';
import { readBindings, readRanges } from './endpoints.ts';
import type { IpAddress } from './ip-address.ts';
import { type IpRange, rangeContains, rangeSize } from './ip-range.ts';

/** A connector that answers the connection, that might, or that cannot. */
export interface Candidate {
  readonly connector: ReceiveConnector;
  /** Why it cannot answer; null when it can or might. */
  readonly excluded: string | null;
  /** Why it only might answer; empty when it can for sure. */
  readonly doubts: readonly string[];
  /** What its listener is bound to; null when that is not known, or when it cannot answer. */
  readonly bound: 'address' | 'wildcard' | null;
  /** The smallest of its ranges that contain the client; null when none is known to. */
  readonly range: IpRange | null;
  /** Why a smaller one of its ranges may contain the client; null when all of them are known. */
  readonly hidden: string | null;
  /** Whether it is enabled and listens there, for all that is known. */
  readonly listens: boolean;
}

/** Holds a connector against a connection. */
export function candidate(connector: ReceiveConnector, connection: Connection): Candidate {
  if (connector.enabled === false) return excluded(connector, 'disabled', false);
  const listener = findListener(connector, connection);
  if (listener.elsewhere !== null) return excluded(connector, listener.elsewhere, false);
  const { entries, gap } = readRanges(connector);
  const range = smallestAround(entries, connection.client);
  if (!range && gap === null) {
    return excluded(connector, `no range contains ${connection.clientText}`, true);
  }
  const doubts = [
    connector.enabled === null ? 'its Enabled was not declared' : null,
    listener.doubt,
    range ? describeZone(range, connection) : gap,
  ].filter((doubt) => doubt !== null);
  const { bound } = listener;
  return { connector, excluded: null, doubts, bound, range, hidden: gap, listens: true };
}

/** At most three names, and how many more there are. */
export function listNames(names: readonly string[]): string {
  const shown = names.slice(0, 3);
  const more = names.length - shown.length;
  if (more > 0) return `${shown.join(', ')} and ${more} more`;
  const last = shown.pop() ?? '';
  return shown.length === 0 ? last : `${shown.join(', ')} and ${last}`;
}

function excluded(connector: ReceiveConnector, why: string, listens: boolean): Candidate {
  const nothing = { doubts: [], bound: null, range: null, hidden: null };
  return { connector, excluded: why, ...nothing, listens };
}

interface Listener {
  /** Where the connector listens instead; null when it listens here or might. */
  readonly elsewhere: string | null;
  readonly doubt: string | null;
  readonly bound: Candidate['bound'];
}

function findListener(connector: ReceiveConnector, connection: Connection): Listener {
  const { client, local, port } = connection;
  const { entries, gap } = readBindings(connector);
  const fitting = entries.filter(
    (binding) => binding.family === client.family && bindingFits(binding, local, port),
  );
  const named = fitting.find(({ isWildcard }) => !isWildcard);
  if (named && local !== null) return { elsewhere: null, doubt: null, bound: 'address' };
  if (fitting.some(({ isWildcard }) => isWildcard)) {
    // Where it is bound to an address too, only the server's address would tell which one counts.
    return { elsewhere: null, doubt: null, bound: named || gap !== null ? null : 'wildcard' };
  }
  if (named) {
    const doubt = `it listens on ${renderBinding(named)}, and the server's address is not known`;
    return { elsewhere: null, doubt, bound: 'address' };
  }
  if (gap !== null) return { elsewhere: null, doubt: gap, bound: null };
  return { elsewhere: describeElsewhere(entries, connection), doubt: null, bound: null };
}

function describeElsewhere(bindings: readonly Binding[], connection: Connection): string {
  if (bindings.length === 0) return 'listens nowhere: its Bindings are empty';
  const onPort = bindings.filter(({ port }) => port === connection.port);
  if (onPort.length > 0) {
    return `listens on ${listNames(onPort.map(renderBinding))}, not on ${connection.localText}`;
  }
  const ports = new Set(bindings.map(({ port }) => String(port)));
  return `listens on port ${listNames([...ports])}, not ${connection.port}`;
}

function smallestAround(ranges: readonly IpRange[], client: IpAddress): IpRange | null {
  let smallest: IpRange | null = null;
  for (const range of ranges) {
    if (!rangeContains(range, client)) continue;
    if (smallest === null || rangeSize(range) < rangeSize(smallest)) smallest = range;
  }
  return smallest;
}

/** Zones are not compared here; whether Exchange compares them is not documented. */
function describeZone({ text }: IpRange, { clientText }: Connection): string | null {
  const ofClient = clientText.split('%')[1];
  const ofRange = Array.from(text.matchAll(/%([\w.~]+)/g), ([, zone]) => zone);
  if (ofRange.every((zone) => zone === ofClient)) return null;
  return `its RemoteIPRanges ${text} names another zone than ${clientText}`;
}
