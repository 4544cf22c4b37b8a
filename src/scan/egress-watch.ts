/** Notices that nothing on port 25 can be reached from here. */

import { spellCount } from '../report/quantities.ts';
import type { Finding } from '../rules/finding.ts';
import type { Destination } from '../target/target.ts';
import type { Gist } from './gist.ts';
import { isFar, networkOf } from './reach.ts';
import { Unanimity } from './unanimity.ts';
import type { Watch } from './watch.ts';

/** RFC 5321 §4.5.4.2. */
const SMTP_PORT = 25;

/** What a firewall on the way does with a connection. */
const BLOCKED = ['EACCES', 'ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'EPERM', 'ETIMEDOUT'];

/** Over IPv6 these say rather that there is no route. */
const ROUTELESS = ['EHOSTUNREACH', 'ENETUNREACH'];

export class EgressWatch implements Watch {
  readonly #blocked = new Unanimity();

  see({ address, family, port }: Destination, { outcome, failure }: Gist): void {
    // Our own bug says nothing of the network.
    if (outcome === 'internal-error') return;
    if (this.#blocked.contradicted || address === null || port !== SMTP_PORT) return;
    if (!isFar(address)) return;
    if (failure?.stage !== 'connect') {
      this.#blocked.contradict();
      return;
    }
    const how = outcome === 'timed-out' ? 'timed-out' : (failure.code ?? '');
    if (how !== 'timed-out' && !BLOCKED.includes(how)) return;
    if (family === 6 && ROUTELESS.includes(how)) return;
    this.#blocked.support(address, () => networkOf(address), how);
  }

  finding(atEnd: boolean): Finding | null {
    if (!this.#blocked.isEnough(atEnd)) return null;
    return {
      id: 'egress-blocked',
      severity: 'unknown',
      message: 'Outbound port 25 looks blocked here; clouds and home lines do that.',
      evidence: [
        `seen: none of ${spellCount(this.#blocked.count)} connections to port 25 came about, in ` +
          `several networks (${this.#blocked.describeCodes()})`,
      ],
      fix: [
        'Ask the provider to open outbound port 25.',
        'Or run this on a host that sends mail.',
        'Or try the submission port, where the servers have one: --port 587.',
      ],
    };
  }
}
