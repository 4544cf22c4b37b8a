/** What the tests know of a real server, and how they run one. */

import { mintCertificateFiles, SERVER_NAME } from './certificates.ts';
import { findPorts } from './ports.ts';
import { type Room, Sandbox } from './sandbox.ts';
import type { Seen } from './seen.ts';

/** One way of setting a server up. */
export interface SetUp {
  /** Unique among those of the server. */
  readonly name: string;
  /** What is special about it, in a few words. */
  readonly claim: string;
  /** TLS from the first octet. */
  readonly implicitTls?: true;
  readonly seen: Seen;
}

/** A server and the ways in which it is set up. */
export interface RealServer {
  readonly name: string;
  /** Under which name `requires` knows it. */
  readonly requirement: Parameters<typeof import('../support/requirement.ts').requires>[0];
  readonly setUps: readonly SetUp[];
  /** Waits until every set-up accepts. @throws Error with its own words when one does not. */
  start(): Promise<RunningServer>;
}

/** A server that serves. */
export interface RunningServer extends AsyncDisposable {
  readonly address: string;
  /** By the name of the set-up. */
  readonly ports: ReadonlyMap<string, number>;
  /** The certificate (PEM) of the authority that signed what it shows. */
  readonly authority: string;
  /** Its configuration and its data; gone once it is disposed of. */
  readonly folder: string;
}

/** How an unpacked server is run: what its room holds follows from where it shall listen. */
export interface Recipe<Name extends string> {
  readonly unpacked: string;
  /** One of its own, so that no test that listens on 127.0.0.1 can take a port meanwhile. */
  readonly address: string;
  readonly setUps: readonly Name[];
  readonly accounts: readonly string[];
  furnish(portOf: (setUp: Name) => number): Pick<Room, 'files' | 'prepare' | 'commands'>;
}

/** Runs an unpacked server with all its set-ups; the certificates are in `/mnt` too. */
export async function startUnpacked<Name extends string>(
  recipe: Recipe<Name>,
): Promise<RunningServer> {
  const { unpacked, address, accounts } = recipe;
  const [ports, certificates] = await Promise.all([
    findPorts(address, recipe.setUps),
    mintCertificateFiles(),
  ]);
  const { files, prepare, commands } = recipe.furnish((setUp) => ports.get(setUp) ?? 0);
  const room: Room = {
    unpacked,
    hostname: SERVER_NAME,
    accounts,
    files: { ...certificates.files, ...files },
    prepare,
    commands,
  };
  const sandbox = await Sandbox.start(room, address, ports.values());
  const { folder } = sandbox;
  const dispose = () => sandbox[Symbol.asyncDispose]();
  return {
    address,
    ports,
    authority: certificates.authority,
    folder,
    [Symbol.asyncDispose]: dispose,
  };
}
