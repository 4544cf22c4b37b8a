/** Who answers on a listener, and which connectors have one in common. */

import { serverOf, whoAnswers } from '../policy/answering.ts';
import { type Binding, renderBinding } from '../policy/binding.ts';
import type { ReceiveConnector } from '../policy/connector.ts';
import { readBindings } from '../policy/endpoints.ts';
import type { Service } from './connection.ts';

/** The services behind one listener. */
export interface Share {
  readonly services: readonly Service[];
  /** Null when none of them answers this client, or when that cannot be told. */
  choose(clientAddress: string): Service | null;
}

/** One service for itself, which answers everybody. */
export function alone(service: Service): Share {
  return { services: [service], choose: () => service };
}

/**
 * Puts together what listens on the same binding of the same server.
 *
 * A connector whose Bindings were not declared, or cannot be read, shares with none; one that has
 * bindings of the other family only is left out, for its clients cannot come.
 */
export function shareBindings(services: readonly Service[], family: 4 | 6): Share[] {
  const places = services.flatMap((service) => placesOf(service, family));
  const byPlace = Map.groupBy(places, ({ key }) => key);
  return Array.from(byPlace.values(), (here) => share(here));
}

/** One binding of one service. */
interface Place {
  readonly service: Service;
  /** Equal where a listener is shared. */
  readonly key: unknown;
  /** Null where none is known. */
  readonly binding: Binding | null;
}

function placesOf(service: Service, family: 4 | 6): Place[] {
  const { connector } = service;
  const { entries } = readBindings(connector);
  if (entries.length === 0) return [{ service, key: service, binding: null }];
  const server = serverOf(connector);
  return entries
    .filter((binding) => binding.family === family)
    .map((binding) => ({ service, key: `${server} ${renderBinding(binding)}`, binding }));
}

function share(places: readonly Place[]): Share {
  // A connector is held here by the one binding that it shares, as if it had no other.
  const byConnector = new Map<ReceiveConnector, Service>(
    places.map(({ service, binding }) => {
      const bindings = binding && [renderBinding(binding)];
      return [{ ...service.connector, bindings }, service];
    }),
  );
  const connectors = [...byConnector.keys()];
  const port = places[0]?.binding?.port ?? 25;
  return {
    services: [...byConnector.values()],
    choose(clientAddress) {
      const { connector } = whoAnswers(connectors, clientAddress, { address: null, port });
      return (connector && byConnector.get(connector)) ?? null;
    },
  };
}
