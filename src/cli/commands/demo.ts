import { type Facts, PROBES } from '../../../probes/index.ts';
import { observe } from '../../dialogue/observe.ts';
import { dialogueOptions } from '../../dialogue/options.ts';
import type { EmulatedListener } from '../../emulator/emulator.ts';
import { EMPTY_POLICY } from '../../policy/policy.ts';
import { DEFAULT_STANDARD } from '../../rules/judge.ts';
import { TlsSettings } from '../../smtp/tls-settings.ts';
import type { Destination } from '../../target/target.ts';
import { defineCommand } from '../command.ts';
import { finished, judgeAll } from '../judging.ts';
import { REPORT_OPTIONS, TRANSCRIPT_OPTION } from '../options.ts';
import { report } from '../reporting.ts';

/** Plays connectors, well and ill, and checks them: nothing is needed but this program. */
export const demo = defineCommand({
  name: 'demo',
  describe: 'See it work: emulate five connectors on loopback and check them',
  operands: null,
  options: { ...REPORT_OPTIONS, ...TRANSCRIPT_OPTION },
  examples: [['demo', 'one healthy connector and four that are not; exits 2']],
  async run(given, terminal) {
    // Minting certificates loads much that a check never needs.
    const { startEmulator } = await import('../../emulator/emulator.ts');
    const { CAST } = await import('../../emulator/cast.ts');
    await using emulator = await startEmulator(CAST);
    const options = dialogueOptions({
      tls: new TlsSettings({ ca: emulator.authority }),
      transcript: given.transcript === true,
    });
    const probes = PROBES.filter(({ intrusive }) => !intrusive);
    async function* observations() {
      for (const listener of emulator.listeners) {
        const destination = destinationOf(listener);
        yield await observe<Facts>(destination, probes, options, terminal.signal);
      }
    }
    const connectors = emulator.listeners.map(({ connector }) => connector);
    const standard = { ...DEFAULT_STANDARD, policy: { ...EMPTY_POLICY, connectors } };
    // Awaited here, so that the connectors are played until the last of them was reported.
    return await report(judgeAll(finished(observations()), standard), given, terminal);
  },
});

/** Dialled on loopback, but under the connector's own name, so that the certificate can be compared. */
function destinationOf({ connector, address, port }: EmulatedListener): Destination {
  const host = connector.fqdn ?? address;
  return {
    target: `${host}:${port}`,
    host,
    port,
    implicitTls: false,
    domain: null,
    address,
    family: 4,
    dnsMs: null,
  };
}
