/** Answers what is no request at all. */

import type { Duplex } from 'node:stream';
import { TEXT, USUAL_HEADERS } from './plain.ts';

const ANSWERS: ReadonlyMap<string, readonly [status: string, line: string]> = new Map([
  ['HPE_HEADER_OVERFLOW', ['431 Request Header Fields Too Large', 'the header is too long']],
  ['ERR_HTTP_REQUEST_TIMEOUT', ['408 Request Timeout', 'the request did not come in time']],
]);

/** Says what is wrong if the client still listens and speaks HTTP, and closes the connection. */
export function answerBadRequest(error: NodeJS.ErrnoException, socket: Duplex): void {
  const { code = '' } = error;
  const known = ANSWERS.get(code);
  // Anything else is about the connection itself, such as TLS that was none.
  const speaksHttp = known !== undefined || code.startsWith('HPE_');
  if (!speaksHttp || !socket.writable || hasAnswer(socket)) {
    socket.destroy();
    return;
  }
  const [status, line] = known ?? ['400 Bad Request', 'this is no request of HTTP/1.1'];
  const body = `${line}\n`;
  const headers = {
    ...USUAL_HEADERS,
    'Content-Type': TEXT,
    'Content-Length': String(Buffer.byteLength(body)),
    Connection: 'close',
  };
  const fields = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status}\r\n${fields.join('')}\r\n${body}`, () => socket.destroy());
}

/** An answer that is under way on this connection must not be mixed with another. */
function hasAnswer(socket: Duplex): boolean {
  return '_httpMessage' in socket && socket._httpMessage != null;
}
