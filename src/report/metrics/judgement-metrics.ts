/** What is to be said of a record, as metrics. */

import { labelValue, type Metric, marked } from './metric.ts';

export const eventPredicted: Metric = {
  name: 'exchange_event_predicted',
  help: 'An Exchange event that will be logged, or is being logged already.',
  labels: ['event_id', 'certainty', 'connector'],
  read: ({ predictions }) =>
    predictions.map(({ eventId, certainty, connector }) =>
      marked({ event_id: String(eventId), certainty, connector: labelValue(connector ?? '') }),
    ),
};

/** A record that was read from a file may say anything; ours are named as the files of their rules. */
const FINDING_ID = /^[a-z][a-z0-9-]{1,63}$/;

export const finding: Metric = {
  name: 'smtp_finding',
  help: 'Something worth saying about the target.',
  labels: ['id', 'severity'],
  read: ({ findings }) =>
    findings
      .filter(({ id }) => FINDING_ID.test(id))
      .map(({ id, severity }) => marked({ id, severity })),
};
