/** Opens a TCP connection to one literal address, within a time. */

import { connect, type Socket } from 'node:net';
import { cancelled, timedOut, unreachable } from './failures.ts';
import { Wait } from './wait.ts';

export interface DialOptions {
  /** A literal address: resolving, and racing addresses, belong to the caller. */
  readonly address: string;
  readonly port: number;
  /** The source address; null leaves it to the operating system. */
  readonly localAddress: string | null;
  readonly timeoutMs: number;
  /** Destroys the socket whenever it fires, also after the connection stands. */
  readonly signal: AbortSignal | null;
}

/** Connects. @throws DialogueFailure `unreachable`, `timed-out` or `cancelled`. */
export async function dial(options: DialOptions): Promise<Socket> {
  const { address: host, port, localAddress, timeoutMs, signal } = options;
  if (signal?.aborted) throw cancelled('connect');
  const socket = connect({
    host,
    port,
    ...(localAddress !== null && { localAddress }),
    autoSelectFamily: false,
    noDelay: true,
  });
  const wait = new Wait<Socket>({ idleMs: timeoutMs, totalMs: timeoutMs }, (afterMs) =>
    timedOut('connect', afterMs, ''),
  );
  if (signal) destroyOn(signal, socket);
  const refuse = (error: NodeJS.ErrnoException) =>
    wait.reject(unreachable(error.code ?? 'unknown'));
  const giveUp = () => wait.reject(cancelled('connect'));
  socket.once('error', refuse);
  socket.once('close', giveUp);
  socket.once('connect', () => {
    socket.removeListener('error', refuse);
    socket.removeListener('close', giveUp);
    wait.resolve(socket);
  });
  try {
    return await wait.done;
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

function destroyOn(signal: AbortSignal, socket: Socket): void {
  const abort = () => socket.destroy();
  signal.addEventListener('abort', abort, { once: true });
  socket.once('close', () => signal.removeEventListener('abort', abort));
}
