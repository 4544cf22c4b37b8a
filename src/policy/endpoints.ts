/** The Bindings and RemoteIPRanges of a connector as numbers, each list read once. */

import { quote } from '../target/target-error.ts';
import { type Binding, parseBinding } from './binding.ts';
import type { ReceiveConnector } from './connector.ts';
import { AddressError } from './ip-address.ts';
import { type IpRange, parseIpRange } from './ip-range.ts';

/** What a list was read into. */
export interface Reading<Entry> {
  readonly entries: readonly Entry[];
  /** Why there may be more than these; null when everything was declared and read. */
  readonly gap: string | null;
}

/** Connections are many and connectors stay: a list lives here as long as its connector does. */
const bindingsRead = new WeakMap<readonly string[], Reading<Binding>>();
const rangesRead = new WeakMap<readonly string[], Reading<IpRange>>();

export function readBindings({ bindings }: ReceiveConnector): Reading<Binding> {
  if (bindings === null) return { entries: [], gap: 'its Bindings were not declared' };
  return readOnce(bindingsRead, bindings, (texts) => readAll(texts, parseBinding, 'Bindings'));
}

export function readRanges({ remoteIpRanges }: ReceiveConnector): Reading<IpRange> {
  if (remoteIpRanges === null) return { entries: [], gap: 'its RemoteIPRanges were not declared' };
  return readOnce(rangesRead, remoteIpRanges, (texts) =>
    readAll(texts, parseIpRange, 'RemoteIPRanges'),
  );
}

/** The entries of Bindings and RemoteIPRanges that are no such thing, a sentence for each list. */
export function describeUnreadable(connector: ReceiveConnector): string[] {
  const { bindings, remoteIpRanges } = connector;
  const gaps = [
    bindings === null ? null : readBindings(connector).gap,
    remoteIpRanges === null ? null : readRanges(connector).gap,
  ];
  return gaps.filter((gap) => gap !== null);
}

function readOnce<Entry>(
  known: WeakMap<readonly string[], Reading<Entry>>,
  texts: readonly string[],
  read: (texts: readonly string[]) => Reading<Entry>,
): Reading<Entry> {
  const before = known.get(texts);
  if (before) return before;
  const reading = read(texts);
  known.set(texts, reading);
  return reading;
}

function readAll<Entry>(
  texts: readonly string[],
  parse: (text: string) => Entry,
  property: string,
): Reading<Entry> {
  const entries: Entry[] = [];
  let gap: string | null = null;
  for (const text of texts) {
    try {
      entries.push(parse(text));
    } catch (error) {
      if (!(error instanceof AddressError)) throw error;
      gap ??= `its ${property} hold ${quote(text)}, which cannot be read`;
    }
  }
  return { entries, gap };
}
