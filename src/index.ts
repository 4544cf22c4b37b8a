/** The library: observe an address, then judge what was seen. Re-exports only. */

export { type Facts, PROBES } from '../probes/index.ts';
export type { Observation, Outcome, Timings } from './dialogue/observation.ts';
export { observe } from './dialogue/observe.ts';
export { type DialogueOptions, dialogueOptions } from './dialogue/options.ts';
export { defineProbe, type Probe } from './dialogue/probe.ts';
export { type EmulatedConnector, type Emulator, startEmulator } from './emulator/emulator.ts';
export type { AuthMechanism, ReceiveConnector } from './policy/connector.ts';
export type { Policy } from './policy/policy.ts';
export { PolicyError } from './policy/read/policy-file.ts';
export { readPolicy } from './policy/read/read-policy.ts';
export { applySetting } from './policy/what-if.ts';
export type { Certainty, Finding, Prediction, Severity } from './rules/finding.ts';
export { RULES } from './rules/index.ts';
export { DEFAULT_STANDARD, type Judged, judge, type Standard } from './rules/judge.ts';
export { POLICY_RULES } from './rules/policy/index.ts';
export { judgePolicy } from './rules/policy/judge-policy.ts';
export type { Rule } from './rules/rule.ts';
export type { Verdict } from './rules/verdict.ts';
export type { Failure, FailureKind, Stage } from './smtp/failure.ts';
export type { Reply } from './smtp/reply.ts';
export { DEFAULT_TIMEOUTS, type Timeouts } from './smtp/timeouts.ts';
export { type TlsOptions, TlsSettings } from './smtp/tls-settings.ts';
export type { TranscriptLine } from './smtp/transcript.ts';
export { parseTarget } from './target/parse.ts';
export { resolveTarget } from './target/resolve.ts';
export { createResolver, type NameResolver } from './target/resolver.ts';
export type { Destination, Target } from './target/target.ts';
