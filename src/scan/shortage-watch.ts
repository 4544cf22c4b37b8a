/** Notices that this machine ran out of what connections need. */

import { quantify } from '../report/quantities.ts';
import type { Finding } from '../rules/finding.ts';
import type { Destination } from '../target/target.ts';
import type { Gist } from './gist.ts';
import type { Watch } from './watch.ts';

const NO_FILES =
  'Raise the limit of open files (ulimit -n), or probe fewer at once: --concurrency.';

/** What is short, and what to do, by the code of the operating system. */
const SHORTAGES: ReadonlyMap<string, { readonly what: string; readonly fix: string }> = new Map([
  ['EMFILE', { what: 'open files', fix: NO_FILES }],
  ['ENFILE', { what: 'open files', fix: NO_FILES }],
  [
    'ENOBUFS',
    {
      what: 'buffers of the network',
      fix: 'Probe fewer at once, and slower: --concurrency, --rate.',
    },
  ],
  [
    'EADDRNOTAVAIL',
    {
      what: 'local ports',
      fix: 'Connect slower (--rate), widen the range of local ports, or check the --source.',
    },
  ],
]);

export class ShortageWatch implements Watch {
  readonly #counts = new Map<string, number>();

  see({ family }: Destination, { failure }: Gist): void {
    if (failure?.stage !== 'connect' || failure.code === null) return;
    // Over IPv6 it means that there is no address to speak from.
    if (failure.code === 'EADDRNOTAVAIL' && family === 6) return;
    if (!SHORTAGES.has(failure.code)) return;
    this.#counts.set(failure.code, (this.#counts.get(failure.code) ?? 0) + 1);
  }

  finding(): Finding | null {
    if (this.#counts.size === 0) return null;
    const codes = [...this.#counts];
    const shortages = codes.map(([code]) => SHORTAGES.get(code)).filter((one) => one !== undefined);
    const what = [...new Set(shortages.map((one) => one.what))].join(' and of ');
    return {
      id: 'local-shortage',
      severity: 'warning',
      message: `This machine ran out of ${what}; targets that failed for it were not seen.`,
      evidence: codes.map(
        ([code, count]) => `seen: ${quantify(count, 'connection')} failed with ${code}`,
      ),
      fix: [...new Set(shortages.map((one) => one.fix))],
    };
  }
}
