/** JUnit XML, as the CI systems read it that show test results. */

import type { Judged } from '../rules/judge.ts';
import type { Verdict } from '../rules/verdict.ts';
import type { Format, Look, Report } from './format.ts';
import { join, type Markup, markup } from './markup.ts';
import { createPaint } from './paint.ts';
import { renderFinding, renderPrediction } from './statement.ts';
import { describeGist, nameOf } from './telling.ts';

/**
 * A test suite for each domain, else for each host; a test case for each address.
 *
 * What ends the command with a code that fails a pipeline is a failure, with the verdict as its type:
 * `critical`, and `warning` unless warnings pass, when its case passes and prints what was found.
 * `unknown` is an error: the question could not be put, so that it was neither passed nor failed.
 * Nothing is ever skipped.
 */
export const junit: Format = {
  id: 'junit',
  title: 'JUnit XML, one test case a target',
  appendable: false,
  start: ({ lenient = false }) => new JUnitReport(lenient),
};

type Result = 'passed' | 'failure' | 'error';

/** How a verdict counts as a test result. */
const RESULTS: Readonly<Record<Verdict, Result>> = {
  ok: 'passed',
  warning: 'failure',
  critical: 'failure',
  unknown: 'error',
};

/** The counts stand before the cases, so that the cases of a suite wait for the last of them. */
interface Suite {
  readonly cases: Markup[];
  failures: number;
  errors: number;
  durationMs: number;
  /** ISO 8601, UTC; of the first record. */
  readonly startedAt: string;
}

const PLAIN: Look = { color: false, width: 100, unicode: true };

class JUnitReport implements Report {
  readonly #suites = new Map<string, Suite>();
  readonly #lenient: boolean;

  constructor(lenient: boolean) {
    this.#lenient = lenient;
  }

  head(): string {
    return '<?xml version="1.0" encoding="UTF-8"?>\n';
  }

  record(judged: Judged): string {
    const { domain, host, startedAt, durationMs, verdict } = judged;
    const name = domain ?? host;
    const suite = this.#suites.get(name) ?? emptySuite(startedAt);
    this.#suites.set(name, suite);
    const result = this.#lenient && verdict === 'warning' ? 'passed' : RESULTS[verdict];
    suite.cases.push(testCase(judged, name, result));
    suite.durationMs += durationMs;
    if (result === 'failure') suite.failures++;
    if (result === 'error') suite.errors++;
    return '';
  }

  tail(): string {
    const all = [...this.#suites.values()];
    const cases = all.flatMap((suite) => suite.cases);
    const total: Suite = {
      cases,
      failures: sum(all.map(({ failures }) => failures)),
      errors: sum(all.map(({ errors }) => errors)),
      durationMs: sum(all.map(({ durationMs }) => durationMs)),
      startedAt: '',
    };
    const suites = Array.from(this.#suites, ([name, suite]) => testSuite(name, suite));
    return markup`<testsuites name="starttls-probe"${counts(total)}>
${suites}</testsuites>
`.text;
  }
}

function emptySuite(startedAt: string): Suite {
  return { cases: [], failures: 0, errors: 0, durationMs: 0, startedAt };
}

function testSuite(name: string, suite: Suite): Markup {
  // The schema that Ant's reports follow has a time without a zone.
  const timestamp = suite.startedAt.slice(0, 19);
  return markup`  <testsuite name="${name}"${counts(suite)} timestamp="${timestamp}">
${suite.cases}  </testsuite>
`;
}

function counts({ cases, failures, errors, durationMs }: Suite): Markup {
  const results = markup`failures="${failures}" errors="${errors}" skipped="0"`;
  return markup` tests="${cases.length}" ${results} time="${seconds(durationMs)}"`;
}

function testCase(judged: Judged, suite: string, result: Result): Markup {
  const { address, durationMs, verdict } = judged;
  const called = nameOf(judged);
  const name = address === null || called.includes(address) ? called : `${called} ${address}`;
  const time = seconds(durationMs);
  const start = markup`    <testcase name="${name}" classname="${suite}" time="${time}"`;
  if (verdict === 'ok') return markup`${start}/>\n`;
  const said = markup`type="${verdict}" message="${describeGist(judged)}"`;
  const why = join(reasons(judged), '\n');
  const elements: Readonly<Record<Result, Markup>> = {
    passed: markup`<system-out>${why}</system-out>`,
    failure: markup`<failure ${said}>${why}</failure>`,
    error: markup`<error ${said}>${why}</error>`,
  };
  const element = elements[result];
  return markup`${start}>
      ${element}
    </testcase>
`;
}

/** All that there is to say, line by line, so that line breaks are kept. */
function reasons({ predictions, findings }: Judged): string[] {
  const paint = createPaint(PLAIN);
  return [
    ...predictions.map((one) => renderPrediction(one, paint, PLAIN)),
    ...findings.map((one) => renderFinding(one, paint, PLAIN)),
  ].flatMap((statement) => statement.split('\n'));
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
