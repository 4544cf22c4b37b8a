/** Where the targets of the fleet are, and what they are called. */

/** The domain of every server of the fleet (RFC 2606 §2). */
export const FLEET_DOMAIN = 'fleet.example';

/** The ports of the fleet, each of which answers on every address of 127/8. */
export interface FleetPorts {
  /** Without STARTTLS. */
  readonly plain: number;
  /** ECDSA P-256, of as many certificates as were asked for. */
  readonly ecdsa: number;
  /** RSA 2048. */
  readonly rsa: number;
}

/** The address of a target: 127.1.0.0 and on, so that a million have one each. */
export function addressOf(index: number): string {
  return `127.${1 + ((index >> 16) & 0x7f)}.${(index >> 8) & 0xff}.${index & 0xff}`;
}

/** The name by which it is asked for. */
export function nameOf(index: number): string {
  return `mx${index}.${FLEET_DOMAIN}`;
}
