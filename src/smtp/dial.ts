/** Opens a TCP connection to one literal address, within a time. */

import { connect, type Socket } from 'node:net';
import type { Stage } from './failure.ts';
import { cancelled, left, timedOut, unreachable } from './failures.ts';
import type { Inlet } from './inlet.ts';
import type { InterruptSignal } from './interruption.ts';
import { Wait } from './wait.ts';

export interface DialOptions {
  /** A literal address: resolving, and racing addresses, belong to the caller. */
  readonly address: string;
  readonly port: number;
  /** The source address; null leaves it to the operating system. */
  readonly localAddress: string | null;
  readonly timeoutMs: number;
  /** What comes after the connection: a reset that is there at once belongs to it. */
  readonly next: Stage;
  /** Where what comes goes; null leaves it to the stream. */
  readonly inlet?: Inlet | null;
  /** Destroys the socket whenever it fires, also after the connection stands. */
  readonly signal: InterruptSignal | null;
}

/** Connects. @throws DialogueFailure `unreachable`, `timed-out`, `cancelled`, or as `next` does. */
export function dial(options: DialOptions): Promise<Socket> {
  const { timeoutMs, next, signal } = options;
  if (signal?.aborted) return Promise.reject(cancelled('connect'));
  const socket = open(options);
  const wait = new Wait<Socket>({ idleMs: timeoutMs, totalMs: timeoutMs }, (afterMs) => {
    socket.destroy();
    return timedOut('connect', afterMs, '');
  });
  if (signal) destroyOn(signal, socket);
  const refuse = (error: NodeJS.ErrnoException) => {
    // What refuses a connection is ECONNREFUSED: this one stood, for less than a turn of the loop.
    const stood = error.code === 'ECONNRESET';
    wait.reject(stood ? left(next, error, '') : unreachable(error.code ?? 'unknown'));
  };
  const giveUp = () => wait.reject(cancelled('connect'));
  socket.on('error', refuse);
  socket.on('close', giveUp);
  socket.on('connect', () => {
    socket.removeListener('error', refuse);
    socket.removeListener('close', giveUp);
    wait.resolve(socket);
  });
  return wait.done;
}

function open({ address: host, port, localAddress, inlet = null }: DialOptions): Socket {
  return connect({
    host,
    port,
    ...(localAddress !== null && { localAddress }),
    ...(inlet !== null && { onread: inlet }),
    autoSelectFamily: false,
    noDelay: true,
  });
}

function destroyOn(signal: InterruptSignal, socket: Socket): void {
  const abort = () => socket.destroy();
  signal.addEventListener('abort', abort);
  socket.once('close', () => signal.removeEventListener('abort', abort));
}
