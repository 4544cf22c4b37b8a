/** One page for a browser, with all that is needed to read it in the one file. */

import type { Judged } from '../rules/judge.ts';
import type { Format, Report } from './format.ts';
import { Domains } from './html/domains.ts';
import { PredictedEvents } from './html/events.ts';
import { Findings } from './html/findings.ts';
import { renderPage } from './html/page.ts';
import { Pictures } from './html/pictures.ts';
import { Records } from './html/records.ts';
import { Summary } from './html/summary.ts';

/** The report for a browser and for who was not there. */
export const html: Format = {
  id: 'html',
  title: 'one page for a browser',
  appendable: false,
  start: () => new HtmlReport(),
};

/** The answer stands at the top, so that the page waits for the last record. */
class HtmlReport implements Report {
  readonly #domains = new Domains();
  readonly #summary = new Summary(this.#domains);
  readonly #pictures = new Pictures();
  readonly #events = new PredictedEvents();
  readonly #findings = new Findings();
  readonly #records = new Records();

  head(): string {
    return '';
  }

  record(judged: Judged): string {
    const parts = [
      this.#summary,
      this.#pictures,
      this.#events,
      this.#findings,
      this.#domains,
      this.#records,
    ];
    for (const part of parts) part.add(judged);
    return '';
  }

  tail(): string {
    return renderPage({
      title: this.#summary.title,
      summary: this.#summary.render(),
      sections: [
        ['seen', 'What was seen', this.#pictures.render()],
        ['events', 'Predicted events', this.#events.render()],
        ['findings', 'Findings', this.#findings.render()],
        ['domains', 'Domains', this.#domains.render()],
        ['addresses', 'Addresses', this.#records.render()],
      ],
    }).text;
  }
}
