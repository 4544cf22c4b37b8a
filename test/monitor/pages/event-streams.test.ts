import { once } from 'node:events';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import {
  DEFAULT_STREAM_LIMITS,
  EventStreams,
  type StreamLimits,
} from '../../../src/monitor/pages/event-streams.ts';
import { pages } from '../../../src/monitor/pages/pages.ts';
import { CAST } from '../../report/cast.ts';
import { judged } from '../../support/judged.ts';
import { groupView, TestMonitor } from '../../support/monitor-view.ts';
import { PageServer } from '../../support/page-server.ts';
import { recordOf } from '../../support/watched-fleet.ts';

const SOON = { batchMs: 1, quietMs: 1, heartbeatMs: 60_000 };

function streamsOf(monitor: TestMonitor, limits: Partial<StreamLimits> = {}): EventStreams {
  const streams = new EventStreams(monitor, { ...DEFAULT_STREAM_LIMITS, ...SOON, ...limits });
  opened.push(streams);
  return streams;
}

const opened: EventStreams[] = [];
afterEach(() => {
  for (const streams of opened.splice(0)) streams.close();
});

/** Reads what comes, one message after another, without the one that says hello. */
class Reader {
  readonly #reader: ReadableStreamDefaultReader<string>;
  #text = '';

  constructor(stream: ReadableStream<Uint8Array> | null) {
    if (!stream) throw new Error('there is no stream');
    this.#reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  }

  /** Null where the stream has ended. */
  async next(): Promise<string | null> {
    while (!this.#text.includes('\n\n')) {
      const { value, done } = await this.#reader.read();
      if (done) return null;
      this.#text += value;
    }
    const [message = '', ...rest] = this.#text.split('\n\n');
    this.#text = rest.join('\n\n');
    return message;
  }

  async news() {
    const message = (await this.next()) ?? '';
    expect(message).toMatch(/^event: fleet\ndata: /);
    return JSON.parse(message.split('data: ')[1] ?? '');
  }

  leave() {
    return this.#reader.cancel();
  }
}

test('a client is greeted with what the fleet has gone through, then told what is another', async () => {
  const monitor = new TestMonitor();
  const streams = streamsOf(monitor);
  const before = streams.edition;
  const reader = new Reader(streams.open());
  expect(await reader.next()).toBe(`retry: 3000\nevent: hello\ndata: ${before}`);
  const one = monitor.see(CAST.expired);
  const other = monitor.see(recordOf('mx.example', CAST.healthy));
  expect(await reader.news()).toEqual({
    ids: [one.id, other.id],
    isMore: false,
    areGroups: false,
    total: 2,
    verdicts: { ok: 1, warning: 0, critical: 1, unknown: 0 },
  });
  expect(streams.edition).not.toBe(before);
  monitor.lose(one.id);
  expect(await reader.news()).toMatchObject({ ids: [one.id], total: 1 });
  monitor.setGroups(groupView());
  expect(await reader.news()).toMatchObject({ ids: [], areGroups: true });
});

test('a place that is seen often is told once, and of very many it is told that there are more', async () => {
  const monitor = new TestMonitor();
  const reader = new Reader(streamsOf(monitor).open());
  await reader.next();
  for (let at = 0; at < 101; at++) monitor.see(recordOf(`mx${at}.example`, judged()));
  monitor.see(recordOf('mx0.example', judged()));
  const { ids, isMore, total } = await reader.news();
  expect([ids.length, isMore, total]).toEqual([100, true, 101]);
  monitor.see(recordOf('mx0.example', judged()));
  expect(await reader.news()).toMatchObject({ isMore: false });
});

test('what was seen again as it was waits for what is another, and is told with it', async () => {
  const monitor = new TestMonitor();
  const same = monitor.see(judged());
  const reader = new Reader(streamsOf(monitor, { quietMs: 3_600_000 }).open());
  await reader.next();
  monitor.see(judged());
  const worse = monitor.see(recordOf('mx.example', CAST.expired));
  expect(await reader.news()).toMatchObject({ ids: [same.id, worse.id] });
});

test('what happens while nobody listens is not told, but the edition says that something did', async () => {
  const monitor = new TestMonitor();
  const streams = streamsOf(monitor);
  const first = new Reader(streams.open());
  const hello = await first.next();
  await first.leave();
  expect(streams.clients).toBe(0);
  monitor.see(judged());
  const second = new Reader(streams.open());
  expect(await second.next()).not.toBe(hello);
  monitor.setGroups();
  expect(await second.news()).toMatchObject({ ids: [], areGroups: true });
});

test('silence is filled with comments', async () => {
  const reader = new Reader(streamsOf(new TestMonitor(), { heartbeatMs: 1 }).open());
  await reader.next();
  expect(await reader.next()).toBe(':');
  expect(await reader.next()).toBe(':');
});

describe('a client that reads too slowly', () => {
  test('is cut when its room is full, and the others are not', async () => {
    const monitor = new TestMonitor();
    const streams = streamsOf(monitor, { bufferedBytes: 1000 });
    const slow = streams.open();
    const quick = new Reader(streams.open());
    await quick.next();
    for (let at = 0; streams.clients === 2 && at < 100; at++) {
      monitor.see(judged());
      await quick.news();
    }
    expect(streams.clients).toBe(1);
    // It is over at once: what waited for it is thrown away.
    await expect(slow?.getReader().read()).rejects.toThrow('reads too slowly');
    monitor.see(judged());
    expect(await quick.news()).toMatchObject({ total: 1 });
  });

  test('loses its connection', async () => {
    const monitor = new TestMonitor();
    // Less room than one message needs: whoever it is, is too slow.
    const app = pages(monitor, { limits: { ...SOON, bufferedBytes: 100 } });
    await using server = await PageServer.start(app);
    const [response] = await listen(server);
    await once(response, 'data');
    const cut = once(response, 'error');
    monitor.see(judged());
    expect(await cut).toMatchObject([{ code: 'ECONNRESET' }]);
  });
});

test('no more listen than may, and who left makes room', async () => {
  const streams = streamsOf(new TestMonitor(), { clients: 1 });
  const only = streams.open();
  expect(streams.open()).toBeNull();
  await only?.cancel();
  expect(streams.open()).not.toBeNull();
});

/** Opens `/events` over a real socket. */
async function listen(server: PageServer): Promise<[IncomingMessage, ClientRequest]> {
  const asked = request(`${server.url}/events`, { headers: { accept: 'text/event-stream' } }).end();
  const [response] = await once(asked, 'response');
  return [response, asked];
}

describe('over a socket', () => {
  test('news arrive one by one, and the stream ends when the monitor does', async () => {
    const monitor = new TestMonitor();
    const closing = new AbortController();
    const app = pages(monitor, { closing: closing.signal, limits: SOON });
    await using server = await PageServer.start(app);
    const [response] = await listen(server);
    expect(response.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
    });
    response.setEncoding('utf8');
    expect((await once(response, 'data'))[0]).toContain('event: hello');
    const { id } = monitor.see(CAST.expired);
    expect((await once(response, 'data'))[0]).toContain(`"ids":["${id}"]`);
    closing.abort();
    await once(response, 'end');
    expect(monitor.listeners).toBe(0);
    expect((await app.request('/events')).status).toBe(503);
  });

  test('who goes away is forgotten', async () => {
    const monitor = new TestMonitor();
    await using server = await PageServer.start(
      pages(monitor, { limits: { ...SOON, clients: 1 } }),
    );
    const [response, asked] = await listen(server);
    await once(response, 'data');
    asked.destroy();
    // The server learns of it a little later than we do.
    let status: number | undefined = 503;
    while (status === 503) {
      const [next, nextAsked] = await listen(server);
      status = next.statusCode;
      nextAsked.destroy();
    }
    expect(status).toBe(200);
  });

  test('to HEAD nothing is opened', async () => {
    const app = pages(new TestMonitor(), { limits: { clients: 1 } });
    for (let at = 0; at < 3; at++) {
      const response = await app.request('/events', { method: 'HEAD' });
      expect([response.status, response.body]).toEqual([200, null]);
    }
    const stream = await app.request('/events');
    expect(stream.status).toBe(200);
    await stream.body?.cancel();
  });
});
