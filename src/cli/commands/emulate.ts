import { once } from 'node:events';
import type { EmulatedListener } from '../../emulator/emulator.ts';
import { printable } from '../../smtp/printable.ts';
import { renderHostPort } from '../../target/host.ts';
import { defineCommand } from '../command.ts';
import { UsageError } from '../exit-codes.ts';
import { readConnectors } from '../judging.ts';

/** Plays declared connectors on loopback until it is interrupted. */
export const emulate = defineCommand({
  usage: 'emulate <policy..>',
  describe: 'Play declared Receive connectors on loopback',
  positionals: { policy: 'Files with declared connectors' },
  options: {},
  examples: [['$0 emulate policy.yaml', 'until Ctrl-C; then check it in another window']],
  async run({ policy = [] }, { stdout, stderr, signal }) {
    const connectors = await readConnectors(policy);
    const emulated = connectors.map((connector) => ({ connector }));
    // Minting certificates loads much that a check never needs.
    const { startEmulator } = await import('../../emulator/emulator.ts');
    await using emulator = await startEmulator(emulated);
    if (emulator.listeners.length === 0) {
      throw new UsageError(`${policy.join(', ')}: no connector is enabled`);
    }
    for (const listener of emulator.listeners) stdout.write(render(listener));
    stderr.write('Playing until you press Ctrl-C.\n');
    if (!signal.aborted) await once(signal, 'abort');
    return 0;
  },
});

function render({ connector, address, port }: EmulatedListener): string {
  return `${printable(connector.identity)} → ${renderHostPort(address, port)}\n`;
}
