/** The product as a library: observe, judge, and one line of JSON for each target to /dev/null. */

import { PROBES } from '../probes/index.ts';
import { fileSink } from '../src/cli/sink.ts';
import { dialogueOptions } from '../src/dialogue/options.ts';
import { RULES } from '../src/rules/index.ts';
import { DEFAULT_STANDARD } from '../src/rules/judge.ts';
import type { ScanRecord } from '../src/scan/job.ts';
import { LocalProber } from '../src/scan/local-prober.ts';
import { NOTHING_DECLARED } from '../src/target/listed.ts';
import type { Destination } from '../src/target/target.ts';
import { addressOf, nameOf } from './addresses.ts';
import { readLoad, runLoad } from './loop.ts';

const load = readLoad();
const output = await fileSink('/dev/null', true);
const prober = new LocalProber({
  probes: PROBES.filter(({ intrusive }) => !intrusive),
  options: dialogueOptions({
    ehloName: 'probe.example.net',
    // Without STARTTLS it is EHLO and QUIT, as in the floor.
    tryUnadvertised: false,
    onBug: (error) => {
      throw error;
    },
  }),
  judging: { rules: RULES, standard: DEFAULT_STANDARD },
});

function destinationOf(index: number): Destination {
  const { port } = load;
  const host = nameOf(index);
  return {
    target: `${host}:${port}`,
    host,
    port,
    implicitTls: false,
    domain: null,
    address: addressOf(index),
    family: 4,
    dnsMs: null,
  };
}

function probe(index: number): Promise<void> {
  const destination = destinationOf(index);
  return prober.probe({ destination, declared: NOTHING_DECLARED, retries: 0 }).then(write);
}

function write(record: ScanRecord | null): Promise<void> {
  if (record?.gist.outcome !== 'completed') throw new Error(record?.line ?? 'no record');
  return output.write(`${record.line}\n`);
}

await runLoad(load, (index, done) => {
  probe(index).then(() => done(), done);
});
