import { type Facts, PROBES } from '../../../probes/index.ts';
import { observe } from '../../dialogue/observe.ts';
import { probeTargets } from '../../scan/probe-targets.ts';
import { refuseTooWide } from '../../target/expand.ts';
import { parseTarget } from '../../target/parse.ts';
import type { Target } from '../../target/target.ts';
import { TargetError } from '../../target/target-error.ts';
import { defineCommand } from '../command.ts';
import { UsageError } from '../exit-codes.ts';
import { judgeAll, readStandard } from '../judging.ts';
import { PROBE_OPTIONS, REPORT_OPTIONS, STANDARD_OPTIONS, TRANSCRIPT_OPTION } from '../options.ts';
import { readCount, readDialogueOptions, readFamily, readPort, readResolver } from '../probing.ts';
import { report } from '../reporting.ts';

/** Probes now and shows what was seen. */
export const check = defineCommand({
  usage: ['check [target..]', '$0'],
  describe: 'Probe servers now and show what was seen',
  positionals: {
    target:
      'host, host:587, 192.0.2.1, [2001:db8::1]:25, 192.0.2.0/28, mx:example.org, smtps://host',
  },
  options: { ...PROBE_OPTIONS, ...STANDARD_OPTIONS, ...REPORT_OPTIONS, ...TRANSCRIPT_OPTION },
  examples: [
    ['$0 mail.example.org', 'what does it offer?'],
    ['$0 mail.example.org --require-tls', 'would event 1032 be logged?'],
    ['$0 mx:example.org --policy policy.yaml', 'held against declared connectors'],
  ],
  async run(given, terminal) {
    const targets = readTargets(given.target ?? [], readPort(given.port));
    const standard = await readStandard(given);
    const options = await readDialogueOptions(given, terminal);
    const probes = PROBES.filter(({ intrusive }) => !intrusive || given.enforce === true);
    const { signal } = terminal;
    const observations = probeTargets(targets, {
      resolver: readResolver(given),
      concurrency: readCount('concurrency', given.concurrency),
      family: readFamily(given),
      signal,
      observe: (destination) => observe<Facts>(destination, probes, options, signal),
    });
    return report(judgeAll(observations, standard), given, terminal);
  },
});

function readTargets(texts: readonly string[], port: number): Target[] {
  if (texts.length === 0) {
    throw new UsageError(
      'no target given; name a host, an address or mx:domain, or see starttls-probe --help',
    );
  }
  return texts.map((text) => readTarget(text, port));
}

function readTarget(text: string, port: number): Target {
  try {
    const target = parseTarget(text, { port });
    if (target.kind === 'network') refuseTooWide(target);
    return target;
  } catch (error) {
    if (error instanceof TargetError) throw new UsageError(error.message);
    throw error;
  }
}
