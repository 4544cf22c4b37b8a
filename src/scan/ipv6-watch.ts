/** Notices that this machine has no way out over IPv6. */

import type { Finding } from '../rules/finding.ts';
import type { Destination } from '../target/target.ts';
import type { Gist } from './gist.ts';
import { isFar, networkOf } from './reach.ts';
import { Unanimity } from './unanimity.ts';
import type { Watch } from './watch.ts';

/** Said by our own machine, so that one is enough. */
const OUR_OWN = ['EADDRNOTAVAIL', 'ENETUNREACH'];

/** Said by us or by a router anywhere, so that it takes several. */
const ANYBODYS = 'EHOSTUNREACH';

export class Ipv6Watch implements Watch {
  readonly #routeless = new Unanimity();
  #ourOwn = false;

  see({ address, family }: Destination, { failure }: Gist): void {
    if (family !== 6 || address === null || this.#routeless.contradicted) return;
    if (!isFar(address)) return;
    const code = failure?.stage === 'connect' ? failure.code : null;
    if (code === null) {
      this.#routeless.contradict();
      return;
    }
    const isOurOwn = OUR_OWN.includes(code);
    if (!isOurOwn && code !== ANYBODYS) {
      this.#routeless.contradict();
      return;
    }
    if (isOurOwn) this.#ourOwn = true;
    this.#routeless.support(address, () => networkOf(address), code);
  }

  finding(atEnd: boolean): Finding | null {
    const certain = this.#ourOwn && !this.#routeless.contradicted;
    if (!certain && !this.#routeless.isEnough(atEnd)) return null;
    return {
      id: 'no-ipv6-route',
      severity: 'warning',
      message:
        'This machine has no IPv6 route; IPv6 targets are unreachable from here, which says ' +
        'nothing about them.',
      evidence: [
        `seen: every connection to an IPv6 address failed (${this.#routeless.describeCodes()})`,
      ],
      fix: ['Leave IPv6 out: -4.', 'Or run this on a host that has IPv6.'],
    };
  }
}
