/** What a change between two runs is; a contract, described in `docs/diff.md`. */

export const CHANGE_SCHEMA = 'starttls-probe/change/1';

/** In the order in which they are reported. */
export const DIRECTIONS = ['worse', 'better', 'neutral'] as const;

export type Direction = (typeof DIRECTIONS)[number];

/** What stood in a record, as JSON; null where there was nothing. */
export type Value =
  | string
  | number
  | boolean
  | null
  | readonly Value[]
  | { readonly [name: string]: Value };

/** Something that is not as it was. */
export interface Difference {
  readonly direction: Direction;
  /** One sentence; what a server said stands in it printable. */
  readonly message: string;
  readonly before: Value;
  readonly after: Value;
}

/** A difference, and where it was seen. */
export interface Change extends Place, Difference {
  readonly schema: typeof CHANGE_SCHEMA;
  /** One of the ids of the table. */
  readonly id: string;
}

/** What two records have in common that are compared. */
export interface Place {
  readonly target: string;
  readonly host: string;
  /** That of the newer record, where a host moved; null when its name did not resolve. */
  readonly address: string | null;
  readonly port: number;
  readonly domain: string | null;
}

/** Gives a difference its place; the fields always stand in this order. */
export function changeAt(place: Place, id: string, difference: Difference): Change {
  const { target, host, address, port, domain } = place;
  const { direction, message, before, after } = difference;
  return {
    schema: CHANGE_SCHEMA,
    target,
    host,
    address,
    port,
    domain,
    id,
    direction,
    message,
    before,
    after,
  };
}

/** The worst of them; null where nothing changed. */
export function worstDirection(
  changes: readonly Pick<Difference, 'direction'>[],
): Direction | null {
  return DIRECTIONS.find((one) => changes.some(({ direction }) => direction === one)) ?? null;
}
