/** Metrics in the text format of Prometheus, for the textfile collector of node_exporter. */

import type { Format } from './format.ts';
import { glanceAt } from './glance.ts';
import { Places, placeLabels } from './metrics/place.ts';

/**
 * Series stand below their metric and not below their record, so that all wait for the last one.
 *
 * prom-client, which writes them, is loaded when there is something to write: other reports start
 * without it.
 */
export const prometheus: Format = {
  id: 'prometheus',
  title: 'metrics for the textfile collector of node_exporter',
  appendable: false,
  start: () => {
    const places = new Places();
    return {
      head: () => '',
      record(judged) {
        const glance = glanceAt(judged);
        places.add({ labels: placeLabels(glance), glance });
        return '';
      },
      async tail() {
        const { renderTextfile } = await import('./metrics/textfile.ts');
        return renderTextfile(places);
      },
    };
  },
};
