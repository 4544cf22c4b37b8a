/** Which declared connector answers where, as `--connector` says it. */

import type { ReceiveConnector } from '../policy/connector.ts';
import { findConnector } from '../policy/match.ts';
import { UsageError } from './exit-codes.ts';

/** One connector for all sessions, and one for each target, host or address that was named. */
export interface Mapping {
  readonly connector: string | null;
  readonly connectorsAt: ReadonlyMap<string, string>;
}

/**
 * Reads `IDENTITY` and `TARGET=IDENTITY`.
 *
 * @throws UsageError where a connector is not declared, or two are given for one place.
 */
export function readMapping(
  texts: readonly string[],
  connectors: readonly ReceiveConnector[],
): Mapping {
  let connector: string | null = null;
  const connectorsAt = new Map<string, string>();
  for (const text of texts) {
    const { place, identity } = readOne(text, connectors);
    const before = place === null ? connector : connectorsAt.get(place);
    if (before) {
      throw new UsageError(`--connector: ${place ?? 'every target'} has ${before} already`);
    }
    if (place === null) connector = identity;
    else connectorsAt.set(place, identity);
  }
  return { connector, connectorsAt };
}

/** A connector's own name may hold an equals sign, so that the whole text is tried first. */
function readOne(
  text: string,
  connectors: readonly ReceiveConnector[],
): { place: string | null; identity: string } {
  if (findConnector(connectors, text)) return { place: null, identity: text };
  const [, place = null, identity = text] = /^([^=]+)=(.+)$/.exec(text) ?? [];
  if (findConnector(connectors, identity)) return { place: place?.toLowerCase() ?? null, identity };
  throw new UsageError(`--connector: ${describeUndeclared(identity, connectors)}`);
}

/** `"EX01\\Relay" is not declared; declared are ...`. */
export function describeUndeclared(
  identity: string,
  connectors: readonly ReceiveConnector[],
): string {
  const known = connectors.map((one) => one.identity).join(', ');
  const hint = known === '' ? 'name its file with --policy' : `declared are ${known}`;
  return `"${identity}" is not declared; ${hint}`;
}
