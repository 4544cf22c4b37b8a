/** Awaits that a connection stands, be it in clear or under TLS. */

import type { Socket } from 'node:net';
import type { Wait } from './wait.ts';

/** What it means that a stream ended before it stood. */
export interface Broken {
  readonly byError: (error: NodeJS.ErrnoException) => Error;
  readonly byClose: () => Error;
}

/**
 * Gives the stream once `event` says that it stands.
 *
 * From then on nothing of this listens any more: what a listener knows is held for as long as the
 * connection lasts.
 */
export function standing<Stream extends Socket>(
  stream: Stream,
  event: 'connect' | 'secureConnect',
  wait: Wait<Stream>,
  { byError, byClose }: Broken,
): Promise<Stream> {
  const refuse = (error: NodeJS.ErrnoException) => wait.reject(() => byError(error));
  const giveUp = () => wait.reject(byClose);
  const stand = () => {
    stream.removeListener('error', refuse);
    stream.removeListener('close', giveUp);
    stream.removeListener(event, stand);
    wait.resolve(stream);
  };
  stream.on('error', refuse);
  stream.on('close', giveUp);
  stream.on(event, stand);
  return wait.done;
}
