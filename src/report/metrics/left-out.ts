/** The metric that says that a page of metrics is not all there is. */

export const LEFT_OUT = {
  name: 'starttls_probe_places_left_out',
  help: 'How many places these metrics have no room for; 0 where all are there.',
} as const;
