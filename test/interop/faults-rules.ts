/** What is lost on the way to a server, in the words of nft(8). */

/** The packets to one server, and from it. */
export interface Way {
  readonly to: string;
  readonly from: string;
}

export function wayTo(address: string): Way {
  return { to: `ip daddr ${address} tcp dport 25`, from: `ip saddr ${address} tcp sport 25` };
}

/** The first rule of all, for connections that fell silent. */
export const SILENT_STAY_SILENT = 'ct mark 1 drop';

/** The packet is lost, and all that come after it on that connection, in both directions. */
export const SILENCE = 'ct mark set 1 drop';

/** Bits of a TCP header with a timestamp, as every segment with data has it (RFC 7323 §3.2). */
const TCP_HEADER_BITS = 256;

/** Segments whose data begin like this; text, or the octets of latin1. */
export function beginning(data: string): string {
  const octets = Buffer.from(data, 'latin1');
  return `@th,${TCP_HEADER_BITS},${8 * octets.length} 0x${octets.toString('hex')}`;
}

/** How TLS records begin (RFC 8446 §5.1): a ClientHello, and what comes before Finished (§D.4). */
export const CLIENT_HELLO = '\x16\x03';
export const CHANGE_CIPHER_SPEC = '\x14\x03';
