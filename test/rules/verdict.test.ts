import { describe, expect, test } from 'vitest';
import { EVENT_1032 } from '../../src/rules/events.ts';
import type { Certainty, Finding, Prediction, Severity } from '../../src/rules/finding.ts';
import { VERDICTS, type Verdict, verdictOf, worstOf } from '../../src/rules/verdict.ts';

const finding = (severity: Severity): Finding => ({
  id: 'test',
  severity,
  message: '',
  evidence: [],
  fix: [],
});

const prediction = (eventId: number, certainty: Certainty): Prediction => ({
  ...EVENT_1032,
  eventId,
  certainty,
  connector: null,
  evidence: [],
  userAction: [],
});

test('the verdicts count as the exit codes of a monitoring plugin', () => {
  expect(VERDICTS).toEqual(['ok', 'warning', 'critical', 'unknown']);
});

describe('the worst verdict', () => {
  test.each<[Verdict, Verdict[]]>([
    ['unknown', []],
    ['ok', ['ok', 'ok']],
    ['warning', ['ok', 'warning']],
    ['unknown', ['warning', 'unknown', 'ok']],
    ['critical', ['unknown', 'critical', 'warning', 'ok']],
  ])('is %s of %j', (expected, verdicts) => {
    expect(worstOf(verdicts)).toBe(expected);
    expect(worstOf(verdicts.toReversed())).toBe(expected);
  });
});

test('a record that nothing is said of is ok', () => {
  expect(verdictOf([], [])).toBe('ok');
});

describe('a finding', () => {
  test.each<[Severity, Verdict]>([
    ['info', 'ok'],
    ['warning', 'warning'],
    ['unknown', 'unknown'],
    ['critical', 'critical'],
  ])('of severity %s makes the verdict %s', (severity, expected) => {
    expect(verdictOf([finding(severity)], [])).toBe(expected);
  });
});

describe('a prediction', () => {
  test.each([1032, 2015, 11012, 12014, 12016])('of event %i is critical when likely', (eventId) => {
    expect(verdictOf([], [prediction(eventId, 'certain')])).toBe('critical');
    expect(verdictOf([], [prediction(eventId, 'likely')])).toBe('critical');
    expect(verdictOf([], [prediction(eventId, 'possible')])).toBe('ok');
  });

  test('of any other event is a warning when likely', () => {
    expect(verdictOf([], [prediction(12018, 'certain')])).toBe('warning');
    expect(verdictOf([], [prediction(12018, 'likely')])).toBe('warning');
    expect(verdictOf([], [prediction(12018, 'possible')])).toBe('ok');
  });
});

test('findings and predictions count together', () => {
  expect(verdictOf([finding('unknown')], [prediction(12018, 'likely')])).toBe('unknown');
  expect(verdictOf([finding('unknown')], [prediction(1032, 'likely')])).toBe('critical');
  expect(verdictOf([finding('info')], [prediction(1032, 'possible')])).toBe('ok');
});
