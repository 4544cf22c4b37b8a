/** Runs HAProxy and stunnel with a Postfix behind them. */

import { mintCertificateFiles, SERVER_NAME } from './certificates.ts';
import { findPorts } from './ports.ts';
import { type Postfix, startPostfix } from './postfix.ts';
import type { PostfixSetUp } from './postfix-configuration.ts';
import { Sandbox } from './sandbox.ts';
import type { RunningServer } from './server.ts';

/** What stands in front of a Postfix. */
export interface Front<Name extends string> {
  /** Of both, and of no other server. */
  readonly address: string;
  readonly setUps: readonly Name[];
  /** The command, which finds its configuration in `/mnt/front.conf`. */
  readonly command: string;
  configure(portOf: (setUp: Name) => number, behind: (setUp: PostfixSetUp) => string): string;
}

/** Waits until both serve; disposing of it ends both. */
export async function startFront<Name extends string>(front: Front<Name>): Promise<RunningServer> {
  const postfix = await startPostfix(front.address);
  try {
    return await startBefore(postfix, front);
  } catch (error) {
    await postfix[Symbol.asyncDispose]();
    throw error;
  }
}

async function startBefore<Name extends string>(
  postfix: Postfix,
  { address, setUps, command, configure }: Front<Name>,
): Promise<RunningServer> {
  const ports = await findPorts(address, setUps);
  const { files, authority } = await mintCertificateFiles();
  const configuration = configure(
    (setUp) => ports.get(setUp) ?? 0,
    (setUp) => `${postfix.address}:${postfix.ports.get(setUp)}`,
  );
  const room = {
    unpacked: 'front',
    hostname: SERVER_NAME,
    accounts: [],
    files: {
      ...files,
      'front.conf': configuration,
    },
    prepare: '',
    commands: [command],
  };
  const sandbox = await Sandbox.start(room, address, ports.values());
  return {
    address,
    ports,
    // What is seen is the certificate of the one or the other.
    authority: authority + postfix.authority,
    folder: sandbox.folder,
    [Symbol.asyncDispose]: async () => {
      await sandbox[Symbol.asyncDispose]();
      await postfix[Symbol.asyncDispose]();
    },
  };
}
