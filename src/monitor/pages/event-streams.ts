/** Server-sent events: tells every browser that looks on what of the fleet is another. */

import type { MonitorView } from '../view.ts';
import { isUrgent, NewsGatherer } from './news.ts';
import { Soonest } from './soonest.ts';

/** What listening may cost; durations are milliseconds. */
export interface StreamLimits {
  /** How long news are gathered before they are told. */
  readonly batchMs: number;
  /** The same where everything that was seen again is as it was. */
  readonly quietMs: number;
  /** How often a comment is sent, so that nothing on the way takes the line for dead. */
  readonly heartbeatMs: number;
  /** How many may listen at a time. */
  readonly clients: number;
  /** Octets that may wait for one client; who is slower is cut, and comes again by itself. */
  readonly bufferedBytes: number;
}

/** What suits a fleet of thousands and a team that looks at it. */
export const DEFAULT_STREAM_LIMITS: StreamLimits = {
  batchMs: 1000,
  quietMs: 10_000,
  heartbeatMs: 20_000,
  clients: 200,
  bufferedBytes: 64 * 1024,
};

/** Milliseconds until a browser that was cut comes again. */
const RETRY_MS = 3000;

type Client = ReadableStreamDefaultController<Uint8Array>;

/** Closes a connection, whatever still waits for it. */
type HangUp = () => void;

const ENCODER = new TextEncoder();

/** Tells all who listen, together, until it is closed. */
export class EventStreams {
  readonly #view: MonitorView;
  readonly #limits: StreamLimits;
  readonly #clients = new Map<Client, HangUp | null>();
  readonly #news = new NewsGatherer();
  readonly #flush = new Soonest(() => this.#tell());
  readonly #unsubscribe: () => void;
  #events = 0;
  #heartbeat: NodeJS.Timeout | null = null;
  #isClosed = false;

  constructor(view: MonitorView, limits: StreamLimits) {
    this.#view = view;
    this.#limits = limits;
    this.#unsubscribe = view.subscribe((event) => {
      this.#events++;
      if (this.#clients.size === 0) return;
      this.#news.add(event);
      this.#flush.within(isUrgent(event) ? limits.batchMs : limits.quietMs);
    });
  }

  /** Names what the fleet has gone through; where it is the same, nothing happened between. */
  get edition(): string {
    return `${this.#view.startedAt.getTime()}-${this.#events}`;
  }

  /** How many listen. */
  get clients(): number {
    return this.#clients.size;
  }

  /**
   * Gives a stream for one more client; null where there are too many, or all is over.
   *
   * Who reads too slowly is hung up on; without a way to do so, the stream fails.
   */
  open(hangUp: HangUp | null = null): ReadableStream<Uint8Array> | null {
    const { clients, heartbeatMs, bufferedBytes } = this.#limits;
    if (this.#isClosed || this.#clients.size >= clients) return null;
    this.#heartbeat ??= setInterval(() => this.#send(':\n\n'), heartbeatMs).unref();
    let client: Client;
    return new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          client = controller;
          this.#clients.set(client, hangUp);
          client.enqueue(encode(`retry: ${RETRY_MS}\nevent: hello\ndata: ${this.edition}\n\n`));
        },
        cancel: () => this.#leave(client),
      },
      new ByteLengthQueuingStrategy({ highWaterMark: bufferedBytes }),
    );
  }

  /** Ends all streams; none is opened any more. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#unsubscribe();
    for (const client of this.#clients.keys()) {
      client.close();
      this.#leave(client);
    }
  }

  #tell(): void {
    const news = this.#news.take(this.#view);
    this.#send(`event: fleet\ndata: ${JSON.stringify(news)}\n\n`);
  }

  #send(text: string): void {
    const chunk = encode(text);
    for (const [client, hangUp] of this.#clients) {
      if ((client.desiredSize ?? 0) >= chunk.length) {
        client.enqueue(chunk);
        continue;
      }
      this.#leave(client);
      if (hangUp) hangUp();
      else client.error(new Error('the client reads too slowly'));
    }
  }

  #leave(client: Client): void {
    this.#clients.delete(client);
    if (this.#clients.size > 0) return;
    clearInterval(this.#heartbeat ?? undefined);
    this.#heartbeat = null;
    this.#flush.cancel();
  }
}

function encode(text: string): Uint8Array {
  return ENCODER.encode(text);
}
