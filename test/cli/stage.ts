/** Connectors being played, with the files that a command line names beside them. */

import {
  type EmulatedConnector,
  type Emulator,
  startEmulator,
} from '../../src/emulator/emulator.ts';
import type { ReceiveConnector } from '../../src/policy/connector.ts';
import { ANSWERING, connector, DEFAULT_FRONTEND } from '../support/connectors.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';

/** A connector that is well. */
export const WELL = { ...DEFAULT_FRONTEND, ...ANSWERING, domainSecureEnabled: false };

/** A connector that requires TLS and cannot offer it. */
export const DAMAGED = connector({
  ...ANSWERING,
  identity: 'EX02\\Partner relay',
  authMechanism: ['Integrated', 'ExchangeServer'],
  requireTls: true,
  fqdn: 'ex02.example.test',
});

/** What is being played. */
export interface Stage extends AsyncDisposable {
  readonly folder: TemporaryFolder;
  /** What to name on a command line, `127.0.0.1:PORT`, in the order given. */
  readonly targets: readonly string[];
  readonly ports: readonly number[];
  /** A policy file that declares what is being played. */
  readonly policy: string;
  /** A PEM file of the authority that signed every certificate. */
  readonly ca: string;
}

/** Plays these connectors until the stage goes out of an `await using`. */
export async function setStage(...connectors: readonly (ReceiveConnector | EmulatedConnector)[]) {
  const emulator = await startEmulator(
    connectors.map((one) => ('connector' in one ? one : { connector: one })),
  );
  const folder = await TemporaryFolder.create();
  return describe(emulator, folder);
}

async function describe(emulator: Emulator, folder: TemporaryFolder): Promise<Stage> {
  const { listeners, authority } = emulator;
  return {
    folder,
    targets: listeners.map(({ address, port }) => `${address}:${port}`),
    ports: listeners.map(({ port }) => port),
    policy: await folder.write('policy.yaml', policyText(listeners.map((one) => one.connector))),
    ca: await folder.write('authority.pem', authority),
    async [Symbol.asyncDispose]() {
      await emulator.close();
      await folder[Symbol.asyncDispose]();
    },
  };
}

/** A policy file with the settings that were declared; JSON is YAML too. */
export function policyText(connectors: readonly ReceiveConnector[]): string {
  const declared = connectors.map((one) =>
    Object.fromEntries(Object.entries(one).filter(([, setting]) => setting !== null)),
  );
  return JSON.stringify({ connectors: declared }, null, 2);
}
