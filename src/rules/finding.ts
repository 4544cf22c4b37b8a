/** What judging an observation can say. */

export type Severity = 'critical' | 'warning' | 'info' | 'unknown';

/** The surest first. */
export const CERTAINTIES = ['certain', 'likely', 'possible'] as const;

export type Certainty = (typeof CERTAINTIES)[number];

/** Something worth saying about a target. */
export interface Finding {
  /** Equals the file name of its rule. */
  readonly id: string;
  readonly severity: Severity;
  readonly message: string;
  /** The replies and the declared settings that decided it. */
  readonly evidence: readonly string[];
  /** What to run or to do next, in order; empty where there is no more to do than was said. */
  readonly fix: readonly string[];
}

/** An Exchange event that will be logged, or is being logged already. */
export interface Prediction {
  readonly eventId: number;
  readonly source: string;
  /** Null where Microsoft does not document it. */
  readonly symbolicName: string | null;
  /** The event's own severity. */
  readonly severity: 'error' | 'warning' | 'information';
  readonly certainty: Certainty;
  /** The declared connector; null when none was declared by name, or which one cannot be told. */
  readonly connector: string | null;
  /** The event's own text, its parameters filled in; ours where Microsoft publishes none. */
  readonly message: string;
  readonly evidence: readonly string[];
  readonly userAction: readonly string[];
}

export type Judgement = Finding | Prediction;

export function isPrediction(judgement: Judgement): judgement is Prediction {
  return 'eventId' in judgement;
}

export function isFinding(judgement: Judgement): judgement is Finding {
  return !isPrediction(judgement);
}
