/** A long line between two private networks. */

import { fileURLToPath } from 'node:url';
import { PrivateNetwork } from './faults-network.ts';

const WIRE = fileURLToPath(import.meta.resolve('./faults-line.py'));

/** Where each of them is found by the other. */
export const NEAR = '192.0.2.1';
export const FAR = '192.0.2.2';

/** How long and how thin a line is. */
interface LineOptions {
  /** Milliseconds that a packet takes, each way. */
  readonly oneWayMs: number;
  /** Kilobits per second, away from the far end; as many as there are when absent. */
  readonly kilobits?: number;
}

/** The two ends of a line; `await using` takes both down. */
export class Line implements AsyncDisposable {
  readonly near: PrivateNetwork;
  readonly far: PrivateNetwork;

  /** @throws Error with what a program that sets it up complained of. */
  static async lay(options: LineOptions): Promise<Line> {
    await using parts = new AsyncDisposableStack();
    const near = parts.use(await PrivateNetwork.open());
    const far = parts.use(await PrivateNetwork.open());
    const wire = near.start('python3', [WIRE, 'wire0', 'wire1', `${options.oneWayMs}`]);
    await wire.printed('ready');
    await near.run('ip', ['link', 'set', 'wire1', 'netns', far.path]);
    await raise(near, 'wire0', NEAR);
    await raise(far, 'wire1', FAR);
    if (options.kilobits !== undefined) await narrow(far, 'wire1', options.kilobits);
    parts.move();
    return new Line(near, far);
  }

  private constructor(near: PrivateNetwork, far: PrivateNetwork) {
    this.near = near;
    this.far = far;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([this.near, this.far].map((end) => end[Symbol.asyncDispose]()));
  }
}

async function raise(network: PrivateNetwork, device: string, address: string): Promise<void> {
  await network.run('ip', ['address', 'add', `${address}/24`, 'dev', device]);
  await network.run('ip', ['link', 'set', device, 'up']);
}

/** tc-tbf(8): what the line cannot take yet waits, up to the limit. */
async function narrow(network: PrivateNetwork, device: string, kilobits: number): Promise<void> {
  const bucket = ['rate', `${kilobits}kbit`, 'burst', `${BURST_OCTETS}`, 'limit', '1000000'];
  await network.run('tc', ['qdisc', 'add', 'dev', device, 'root', 'tbf', ...bucket]);
}

/** What a narrow line takes at once; a packet is not longer. */
export const BURST_OCTETS = 2_000;
