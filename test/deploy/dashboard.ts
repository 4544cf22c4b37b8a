/** Reads the dashboard that deploy/grafana holds. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The folder of what is deployed to Grafana. */
export const GRAFANA = join(import.meta.dirname, '../../deploy/grafana');

interface Place {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

interface Query {
  readonly refId: string;
  readonly expr: string;
  readonly datasource: { readonly uid: string };
}

/** A panel, as far as it is looked at. */
export interface Panel {
  readonly id: number;
  /** `row` is a heading, which asks nothing. */
  readonly type: string;
  readonly title: string;
  readonly description?: string;
  readonly gridPos: Place;
  readonly targets?: readonly Query[];
}

interface Variable {
  readonly name: string;
  readonly definition?: string;
}

interface Dashboard {
  readonly uid: string;
  readonly panels: readonly Panel[];
  readonly templating: { readonly list: readonly Variable[] };
  readonly annotations: { readonly list: readonly { readonly expr: string }[] };
}

export const DASHBOARD = JSON.parse(
  readFileSync(join(GRAFANA, 'dashboards/starttls-probe.json'), 'utf8'),
) as Dashboard;

/** The panels that ask something. */
export const ASKING = DASHBOARD.panels.filter(({ type }) => type !== 'row');

/** Every expression, as Grafana writes it. */
export const EXPRESSIONS = [
  ...ASKING.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr)),
  ...DASHBOARD.annotations.list.map(({ expr }) => expr),
];

/** What Grafana sends where all is chosen. */
export function fillIn(expression: string): string {
  return expression.replaceAll('$__rate_interval', '2m').replaceAll(/\$\w+/g, '.*');
}
