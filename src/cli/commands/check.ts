import type { Facts } from '../../../probes/index.ts';
import { observe } from '../../dialogue/observe.ts';
import { probeTargets } from '../../scan/probe-targets.ts';
import { RECORD_OPTION, recorded } from '../check-record.ts';
import { chooseProbes, QUESTION_OPTIONS, readSamples } from '../chosen-probes.ts';
import { defineCommand } from '../command.ts';
import { finished, judgeAll, readStandard } from '../judging.ts';
import {
  PARTNERS_OPTION,
  PROBE_OPTIONS,
  REPORT_OPTIONS,
  STANDARD_OPTIONS,
  TRANSCRIPT_OPTION,
} from '../options.ts';
import { readCount, readDialogueOptions, readFamily, readPort, readResolver } from '../probing.ts';
import { report } from '../reporting.ts';
import { readScriptProbes, SCRIPT_PROBE_OPTIONS } from '../script-probes.ts';
import { chooseTargets } from '../targets.ts';

/** Probes now and shows what was seen. */
export const check = defineCommand({
  name: 'check',
  describe: 'Probe servers now and show what was seen',
  operands: {
    name: 'target',
    describe:
      'host, host:587, 192.0.2.1, [2001:db8::1]:25, 192.0.2.0/28, mx:example.org, smtps://host',
    required: false,
  },
  options: {
    ...PARTNERS_OPTION,
    ...PROBE_OPTIONS,
    ...QUESTION_OPTIONS,
    ...SCRIPT_PROBE_OPTIONS,
    ...STANDARD_OPTIONS,
    ...REPORT_OPTIONS,
    ...TRANSCRIPT_OPTION,
    ...RECORD_OPTION,
  },
  examples: [
    ['mail.example.org', 'what does it offer?'],
    ['mail.example.org --require-tls', 'would event 1032 be logged?'],
    ['mx:example.org --policy connectors.xml', 'held against declared connectors'],
    ['check --policy connectors.xml', 'every declared connector, at its own endpoints'],
    ['check --partners --policy send.xml', 'where the Send connectors hand mail over'],
  ],
  async run(given, terminal) {
    const port = readPort(given.port);
    const standard = await readStandard(given, terminal);
    const { policy } = standard;
    const targets = chooseTargets(
      { texts: given.target, port, policy, partners: given.partners === true },
      (text) => terminal.stderr.write(`starttls-probe: ${text}\n`),
    );
    const scripts = await readScriptProbes(given, terminal);
    const probes = [...chooseProbes(given), ...scripts];
    const samples = readSamples(given);
    const keepsTranscript = given.transcript === true;
    const transcript = keepsTranscript || given.record !== undefined;
    const options = { ...(await readDialogueOptions(given, terminal)), samples, transcript };
    const { signal, stderr } = terminal;
    const observations = probeTargets(targets, {
      resolver: readResolver(given),
      concurrency: readCount('concurrency', given.concurrency),
      family: readFamily(given),
      timeoutMs: options.timeouts.targetMs,
      signal,
      observe: (destination) => observe<Facts>(destination, probes, options, signal),
    });
    const recording = { path: given.record, keepsTranscript, stderr };
    const seen = recorded(finished(observations), recording);
    return report(judgeAll(seen, standard), given, terminal);
  },
});
