/** Opens a TCP connection to one literal address, within a time. */

import { connect, type Socket } from 'node:net';
import type { Clock } from './clock.ts';
import type { DialogueFailure, Stage } from './failure.ts';
import { cancelled, left, timedOut, unreachable } from './failures.ts';
import type { Inlet } from './inlet.ts';
import type { InterruptSignal } from './interruption.ts';
import { standing } from './standing.ts';
import { Wait } from './wait.ts';

export interface DialOptions {
  /** A literal address: resolving, and racing addresses, belong to the caller. */
  readonly address: string;
  readonly port: number;
  /** The source address; null leaves it to the operating system. */
  readonly localAddress: string | null;
  readonly timeoutMs: number;
  /** Stopped when the connection is gone. */
  readonly clock: Clock;
  /** What comes after the connection: a reset that is there at once belongs to it. */
  readonly next: Stage;
  /** Where what comes goes; null leaves it to the stream. */
  readonly inlet?: Inlet | null;
  /** Destroys the socket whenever it fires, also after the connection stands. */
  readonly signal: InterruptSignal | null;
}

/** Connects. @throws DialogueFailure `unreachable`, `timed-out`, `cancelled`, or as `next` does. */
export function dial(options: DialOptions): Promise<Socket> {
  const { timeoutMs, clock, next, signal } = options;
  if (signal?.aborted) return Promise.reject(cancelled('connect'));
  const socket = open(options);
  attend(socket, options);
  const patience = { idleMs: timeoutMs, totalMs: timeoutMs };
  const wait = new Wait<Socket>(clock, 'connect', patience, (afterMs) => {
    socket.destroy();
    return timedOut('connect', afterMs, '');
  });
  return standing(socket, 'connect', wait, {
    byError: (error) => refusal(error, next),
    byClose: () => cancelled('connect'),
  });
}

/** What has to be done however long the socket lives. */
function attend(socket: Socket, { clock, signal }: DialOptions): void {
  const abort = () => socket.destroy();
  signal?.addEventListener('abort', abort);
  socket.on('close', () => {
    clock.stop();
    signal?.removeEventListener('abort', abort);
  });
}

/** What refuses a connection is ECONNREFUSED: one that was reset stood, for less than a turn of the loop. */
function refusal(error: NodeJS.ErrnoException, next: Stage): DialogueFailure {
  return error.code === 'ECONNRESET' ? left(next, error, '') : unreachable(error.code ?? 'unknown');
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
