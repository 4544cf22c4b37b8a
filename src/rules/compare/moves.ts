/** Settles a target that leads to other addresses than in the old run. */

import type { Compared, Entry } from './entry.ts';
import type { Kept } from './shelf.ts';

/** What became of one address of a target. */
export interface Settled {
  readonly entry: Entry;
  readonly compared: Compared | null;
  /** The address is new to the target, or gone from it; null where it is neither. */
  readonly move: 'new' | 'gone' | null;
}

type Compare = (before: Kept, after: Kept) => Compared | null;

/** An address that only the old run has. */
type Gone = Entry & { readonly before: Kept };
/** An address that only the new run has. */
type Fresh = Entry & { readonly after: Kept };

/**
 * Gives what became of each address of one target.
 *
 * A name that does not resolve any more is compared with what it was, and its addresses are not
 * told to be gone; the reverse, where it resolves again. Where a host moved, its new address is
 * compared with the one that it left, as far as that is worse or better: another machine greets
 * otherwise.
 */
export function settle(entries: readonly Entry[], compare: Compare): Settled[] {
  const gone = entries.filter((entry): entry is Gone => entry.before !== null && !entry.seen);
  const fresh = entries.filter((entry): entry is Fresh => entry.after !== null);
  const stayed = entries.filter(({ seen }) => seen).map((entry) => settled(entry, entry.compared));
  if (gone.length + fresh.length === 0) return stayed;
  const olds = entries.filter((entry): entry is Gone => entry.before !== null);
  const [lostNames, freshAddresses] = splitByAddress(fresh);
  const [foundNames, goneAddresses] = splitByAddress(gone);
  const lost = lostNames.flatMap((name) => {
    const was = nearest(name, goneAddresses) ?? nearest(name, olds);
    return was ? [settled(name, compare(was.before, name.after))] : [];
  });
  const found = foundNames.flatMap((name) => {
    const is = nearest(name, freshAddresses);
    return is ? [settled(is, compare(name.before, is.after))] : [];
  });
  return [
    ...stayed,
    ...lost,
    ...found,
    ...settleMoves(without(lostNames, goneAddresses), without(foundNames, freshAddresses), compare),
  ];
}

function settled(entry: Entry, compared: Compared | null, move: Settled['move'] = null): Settled {
  return { entry, compared, move };
}

/** Those without an address stand first. */
function splitByAddress<E extends Entry>(entries: readonly E[]): [E[], E[]] {
  return [
    entries.filter(({ address }) => address === null),
    entries.filter(({ address }) => address !== null),
  ];
}

/** The first of the same host, else the first. */
function nearest<E extends Entry>({ host }: Entry, entries: readonly E[]): E | undefined {
  return entries.find((entry) => entry.host === host) ?? entries[0];
}

/** Leaves out the addresses of these names; all of them for a name that none belongs to, as an MX. */
function without<E extends Entry>(names: readonly Entry[], addresses: readonly E[]): E[] {
  const hosts = new Set(names.map(({ host }) => host));
  const others = addresses.filter(({ host }) => !hosts.has(host));
  return hosts.size > 0 && others.length === addresses.length ? [] : others;
}

function settleMoves(gone: readonly Gone[], fresh: readonly Fresh[], compare: Compare): Settled[] {
  const left = [...gone];
  const arrived = fresh.map((entry) => {
    const from = takePartner(entry, left);
    return settled(entry, from && onlyTelling(compare(from.before, entry.after)), 'new');
  });
  return [...arrived, ...gone.map((entry) => settled(entry, null, 'gone'))];
}

/** The address of the same family that a host left, else one that the target left. */
function takePartner({ host, address }: Entry, left: Gone[]): Gone | null {
  const alike = left.filter((one) => isIpv6(one.address) === isIpv6(address));
  const partner = alike.find((one) => one.host === host) ?? alike[0];
  if (!partner) return null;
  left.splice(left.indexOf(partner), 1);
  return partner;
}

function isIpv6(address: string | null): boolean {
  return address?.includes(':') ?? false;
}

function onlyTelling(compared: Compared | null): Compared | null {
  const found = compared?.found.filter(({ difference }) => difference.direction !== 'neutral');
  return compared && found && found.length > 0 ? { ...compared, found } : null;
}
