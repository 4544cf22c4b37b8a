/**
 * Fuzzes for as long as one likes:
 *
 *     node test/fuzz/run.ts [--minutes 10] [--seed N] [fuzzer…]
 *     node test/fuzz/run.ts dialogue --case 3467251286    plays one case again
 *
 * The exit code is 1 where something failed.
 */

import { parseArgs } from 'node:util';
import { campaign, type Failing, playCase, tell } from './campaign.ts';
import { createFuzzers } from './fuzzers.ts';
import { withoutWarnings } from './warnings.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    minutes: { type: 'string', default: '1' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
    case: { type: 'string' },
  },
});

withoutWarnings();
const failings: Failing[] = [];
for (const event of ['uncaughtException', 'unhandledRejection']) {
  process.on(event, (error) => {
    const message = `${event}: ${error instanceof Error ? error.stack : error}`;
    const command = `node test/fuzz/run.ts --seed ${values.seed}`;
    failings.push({ fuzzer: 'process', message, evidence: '', command, times: 1 });
    say(tell(failings.at(-1) as Failing));
    process.exitCode = 1;
  });
}

const fuzzers = await createFuzzers(positionals);
const seed = Number(values.seed);
say(`seed ${seed}, ${values.minutes} minutes for ${fuzzers.map(({ id }) => id).join(', ')}`);
// The dialogue is the slowest, and has half of the time.
const shares = fuzzers.map(({ id }) => (id === 'dialogue' ? Math.max(1, fuzzers.length - 1) : 1));
const whole = shares.reduce((sum, share) => sum + share, 0);
for (const [at, fuzzer] of fuzzers.entries()) {
  if (values.case !== undefined) {
    const failing = await playCase(fuzzer, Number(values.case));
    if (failing) failings.push(failing);
    say(failing ? tell(failing) : `${fuzzer.id}: well`);
  } else {
    const startedAt = performance.now();
    const until = startedAt + (Number(values.minutes) * 60_000 * (shares[at] ?? 1)) / whole;
    const tally = await campaign(fuzzer, { seed, cases: Number.MAX_SAFE_INTEGER, until });
    failings.push(...tally.failings);
    const rate = Math.round((tally.cases / (performance.now() - startedAt)) * 1000);
    const grown =
      tally.grownOctets === null ? '' : `, heap ${Math.round(tally.grownOctets / 1024)} KiB more`;
    say(
      `${fuzzer.id}: ${tally.cases} cases, ${rate} a second${grown}, ${tally.failings.length} defects`,
    );
    for (const failing of tally.failings) say(tell(failing));
  }
  await fuzzer.close?.();
}
process.exitCode = failings.length > 0 ? 1 : 0;

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
