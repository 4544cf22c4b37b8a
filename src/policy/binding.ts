/** Bindings: the local endpoints that a Receive connector listens on (Set-ReceiveConnector). */

import { quote } from '../target/target-error.ts';
import { AddressError, type IpAddress, readIpAddress, unmapped } from './ip-address.ts';

/** One entry of Bindings; as an address it is that of the listener. */
export interface Binding extends IpAddress {
  /** As it was declared, without brackets and port. */
  readonly address: string;
  readonly port: number;
  /** `0.0.0.0` or `[::]`: every local address of its family, and none of the other. */
  readonly isWildcard: boolean;
}

/** The last colon parts the port, so that an IPv6 address does without its brackets. */
const ENDPOINT = /^(?:\[([^[\]]+)\]|([^[\]]+)):(\d{1,5})$/;

/**
 * Reads one entry of Bindings: `0.0.0.0:25`, `192.0.2.1:587`, `[::]:25`; the port is needed.
 *
 * @throws AddressError when the text is no local endpoint.
 */
export function parseBinding(text: string): Binding {
  const [, bracketed, bare = '', digits] = ENDPOINT.exec(text.trim()) ?? [];
  const address = bracketed ?? bare;
  const read = readIpAddress(address);
  const port = Number(digits);
  if (!read || !(port >= 1 && port <= 65_535)) {
    throw new AddressError(
      `${quote(text)} is not a binding; write an address and a port, such as 0.0.0.0:25 or [::]:25`,
    );
  }
  const { family, value } = unmapped(read);
  return { family, value, address, port, isWildcard: value === 0n };
}

/** Whether a listener takes connections to a local address; null asks about the port alone. */
export function bindingFits(binding: Binding, address: IpAddress | null, port: number): boolean {
  if (binding.port !== port) return false;
  if (address === null) return true;
  if (binding.family !== address.family) return false;
  return binding.isWildcard || binding.value === address.value;
}

/** Spells a binding as Exchange does. */
export function renderBinding({ address, port }: Binding): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}
