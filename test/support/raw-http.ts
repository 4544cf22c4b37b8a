/** A client of HTTP that says exactly what it is told, however wrong. */

import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** One answer as it came. */
export interface RawAnswer {
  readonly status: number;
  /** Names in lower case; the last of a name that is there twice. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** All of it, one character per octet. */
  readonly text: string;
}

/** One connection, which gathers what comes. */
export class RawClient {
  readonly socket: Socket;
  heard = '';
  #wake = () => {};
  #over = false;

  constructor(port: number, host = '127.0.0.1') {
    this.socket = connect({ port, host });
    this.socket.on('data', (bytes) => {
      this.heard += bytes.toString('latin1');
      this.#wake();
    });
    // Being cut off is what some tests wait for; 'close' follows.
    this.socket.on('error', () => {});
    this.socket.on('close', () => {
      this.#over = true;
      this.#wake();
    });
  }

  async connected(): Promise<void> {
    if (this.socket.connecting) await once(this.socket, 'connect');
  }

  write(text: string): void {
    this.socket.write(text, 'latin1');
  }

  /** Waits until something was heard that matches; @throws Error when the connection ends before. */
  async until(pattern: RegExp): Promise<string> {
    while (!pattern.test(this.heard)) {
      if (this.#over) throw new Error(`closed after ${JSON.stringify(this.heard.slice(0, 500))}`);
      await this.#news();
    }
    return this.heard;
  }

  /** Waits until the server has closed the connection, and gives all that it said. */
  async closed(): Promise<string> {
    while (!this.#over) await this.#news();
    return this.heard;
  }

  async #news(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
  }
}

/** Sends a text on a connection of its own and gives all that comes until it is closed. */
export async function exchange(port: number, text: string): Promise<RawAnswer> {
  const client = new RawClient(port);
  client.write(text);
  return readAnswer(await client.closed());
}

/** `GET path` with what else the header should say. */
export function get(
  port: number,
  path: string,
  fields: readonly string[] = [],
): Promise<RawAnswer> {
  const host = fields.some((field) => /^host:/i.test(field)) ? [] : ['Host: 127.0.0.1'];
  const head = [`GET ${path} HTTP/1.1`, ...host, 'Connection: close', ...fields];
  return exchange(port, `${head.join('\r\n')}\r\n\r\n`);
}

/** Reads the first answer of what came; its status is 0 where none did. */
export function readAnswer(text: string): RawAnswer {
  const [head = '', ...rest] = text.split('\r\n\r\n');
  const [statusLine = '', ...fields] = head.split('\r\n');
  const [, status = '0'] = /^HTTP\/1\.1 (\d{3})/.exec(statusLine) ?? [];
  const headers = Object.fromEntries(
    fields.map((field) => {
      const colon = field.indexOf(':');
      return [field.slice(0, colon).toLowerCase(), field.slice(colon + 1).trim()];
    }),
  );
  return { status: Number(status), headers, body: rest.join('\r\n\r\n'), text };
}
