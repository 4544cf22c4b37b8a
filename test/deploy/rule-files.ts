/** Reads what deploy/prometheus holds. */

import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

const ROOT = join(import.meta.dirname, '../..');

/** The folder of what is deployed to Prometheus. */
export const PROMETHEUS = join(ROOT, 'deploy/prometheus');

/** A rule that tells somebody. */
export interface Alert {
  readonly alert: string;
  readonly expr: string;
  /** `10m`; at once when absent. */
  readonly for?: string;
  readonly labels: { readonly severity: string };
  readonly annotations: Readonly<Record<string, string>>;
}

interface Recording {
  readonly record: string;
  readonly expr: string;
  readonly labels?: Readonly<Record<string, string>>;
}

interface RuleGroup {
  readonly name: string;
  readonly rules: readonly (Alert | Recording)[];
}

/** A case of `promtool test rules`, as far as it is looked at. */
interface RuleCase {
  readonly input_series: readonly { readonly series: string }[];
  readonly promql_expr_test?: readonly {
    readonly expr: string;
    readonly exp_samples: readonly { readonly labels: string }[];
  }[];
  readonly alert_rule_test?: readonly { readonly alertname: string }[];
}

interface RuleTests {
  readonly group_eval_order: readonly string[];
  readonly tests: readonly RuleCase[];
}

/** Paths from `PROMETHEUS`. */
export const RULE_FILES = globSync('rules/*.yml', { cwd: PROMETHEUS }).sort();
export const TEST_FILES = globSync('tests/*.yml', { cwd: PROMETHEUS }).sort();

/** Throws where the file is not YAML. */
function read<Content>(file: string): Content {
  return parse(readFileSync(join(PROMETHEUS, file), 'utf8')) as Content;
}

export const RULE_GROUPS = RULE_FILES.flatMap(
  (file) => read<{ groups: readonly RuleGroup[] }>(file).groups,
);
export const ALERTS = RULE_GROUPS.flatMap(({ rules }) => rules.filter((rule) => 'alert' in rule));
export const RECORDINGS = RULE_GROUPS.flatMap(({ rules }) =>
  rules.filter((rule) => 'record' in rule),
);
export const RULE_TESTS = TEST_FILES.map((file) => read<RuleTests>(file));
