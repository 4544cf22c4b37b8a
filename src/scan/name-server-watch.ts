/** Notices that the name servers answer nothing. */

import { getDomain } from 'tldts';
import { spellCount } from '../report/quantities.ts';
import type { Finding } from '../rules/finding.ts';
import type { Destination } from '../target/target.ts';
import type { Gist } from './gist.ts';
import { Unanimity } from './unanimity.ts';
import type { Watch } from './watch.ts';

/** That nobody answered, or none that could find out; ENOTFOUND and ENODATA are answers. */
const SILENT = ['EAI_AGAIN', 'ECONNREFUSED', 'EREFUSED', 'ESERVFAIL', 'ETIMEOUT'];

export class NameServerWatch implements Watch {
  readonly #silent = new Unanimity();

  see({ host, domain, dnsMs }: Destination, { failure }: Gist): void {
    // Nothing was looked up for an address.
    if (dnsMs === null || this.#silent.contradicted) return;
    const code = failure?.stage === 'resolve' ? (failure.code ?? '') : '';
    if (!SILENT.includes(code)) {
      this.#silent.contradict();
      return;
    }
    this.#silent.support(host, () => domain ?? getDomain(host) ?? host, code);
  }

  finding(atEnd: boolean): Finding | null {
    if (!this.#silent.isEnough(atEnd)) return null;
    return {
      id: 'name-servers-silent',
      severity: 'unknown',
      message: 'No name could be looked up; the name servers of this machine do not answer.',
      evidence: [
        `seen: none of ${spellCount(this.#silent.count)} look-ups was answered, in several ` +
          `domains (${this.#silent.describeCodes()})`,
      ],
      fix: [
        'Check the network and the name servers of this machine.',
        'Or ask another one: --dns ADDRESS.',
      ],
    };
  }
}
