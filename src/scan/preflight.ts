/** Tells trouble of our own from trouble of the servers, while the records come in. */

import type { Finding } from '../rules/finding.ts';
import type { Destination } from '../target/target.ts';
import { EgressWatch } from './egress-watch.ts';
import type { Gist } from './gist.ts';
import { Ipv6Watch } from './ipv6-watch.ts';
import { NameServerWatch } from './name-server-watch.ts';
import { ShortageWatch } from './shortage-watch.ts';
import type { Watch } from './watch.ts';

export class Preflight {
  readonly #watches: readonly Watch[] = [
    new EgressWatch(),
    new Ipv6Watch(),
    new NameServerWatch(),
    new ShortageWatch(),
  ];
  readonly #said = new Set<Watch>();

  /** Takes a record of this run as it comes; gives what is said for the first time. */
  add(destination: Destination, gist: Gist): Finding[] {
    const news: Finding[] = [];
    for (const watch of this.#watches) {
      watch.see(destination, gist);
      if (this.#said.has(watch)) continue;
      const finding = watch.finding(false);
      if (!finding) continue;
      this.#said.add(watch);
      news.push(finding);
    }
    return news;
  }

  /** What holds at the end: without what was said and proved wrong since. */
  conclude(): Finding[] {
    return this.#watches.map((watch) => watch.finding(true)).filter((finding) => finding !== null);
  }
}
