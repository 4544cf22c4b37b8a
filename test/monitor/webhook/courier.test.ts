import { EventEmitter, once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { mintCertificate } from '../../../src/emulator/certificate.ts';
import type { Deliveries } from '../../../src/monitor/history/deliveries.ts';
import { DeliveryQueue } from '../../../src/monitor/history/delivery-queue.ts';
import { openHistory } from '../../../src/monitor/history/open-history.ts';
import { Courier, type CourierOptions } from '../../../src/monitor/webhook/courier.ts';
import { signedHeaders } from '../../../src/monitor/webhook/signature.ts';
import { KEPT_FOR_EVER } from '../../support/history/numbered.ts';
import { TemporaryFolder } from '../../support/temporary-folder.ts';
import { answer, WebhookReceiver } from '../../support/webhook-receiver.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

/** A courier with what it says, and a clock that a test sets. */
class Trial {
  readonly deliveries: Deliveries;
  readonly results: string[] = [];
  readonly notes: string[] = [];
  readonly courier: Courier;
  clock = new Date();
  readonly #events = new EventEmitter();

  constructor(url: URL, given: Partial<CourierOptions> = {}) {
    this.deliveries = given.deliveries ?? new DeliveryQueue();
    this.courier = new Courier({
      url,
      secret: SECRET,
      timeoutMs: 10_000,
      now: () => this.clock,
      random: () => 0,
      note: (line) => this.notes.push(line),
      onResult: (result) => {
        this.results.push(result);
        this.#events.emit('result');
      },
      ...given,
      deliveries: this.deliveries,
    });
  }

  add(body: string, place?: string): void {
    this.deliveries.add(body, this.clock, place);
    this.courier.poke();
  }

  /** Resolves with the results so far when there are that many. */
  async has(count: number): Promise<readonly string[]> {
    while (this.results.length < count) await once(this.#events, 'result');
    return this.results;
  }

  /** Whatever waits is due. */
  goOn(afterMs = 60 * 60 * 1000): void {
    this.clock = new Date(this.clock.getTime() + afterMs);
    this.courier.poke();
  }
}

let receiver: WebhookReceiver;
let trial: Trial;
beforeEach(async () => {
  receiver = await WebhookReceiver.start();
  trial = new Trial(receiver.url);
});
afterEach(async () => {
  await trial.courier.stop();
  await receiver[Symbol.asyncDispose]();
});

const bodies = () => receiver.received.map(({ body }) => body);

describe('a receiver that is well', () => {
  test('gets what is added, signed', async () => {
    trial.add('{"a":"é"}');
    expect(await trial.has(1)).toEqual(['delivered']);
    const [received] = receiver.received;
    expect(received).toMatchObject({
      method: 'POST',
      path: '/hook?x=1',
      body: '{"a":"é"}',
      headers: {
        'content-type': 'application/json',
        ...signedHeaders('{"a":"é"}', SECRET, trial.clock),
      },
    });
    expect(trial.deliveries.pending).toBe(0);
    expect(trial.notes).toEqual([]);
  });

  test('gets what happened at one place in its order, one after the other', async () => {
    for (let number = 0; number < 10; number++) trial.add(`a${number}`, 'a');
    for (let number = 0; number < 10; number++) trial.add(`b${number}`, 'b');
    await trial.has(20);
    const of = (place: string) => bodies().filter((body) => body.startsWith(place));
    expect(of('a')).toEqual(Array.from({ length: 10 }, (_, number) => `a${number}`));
    expect(of('b')).toEqual(Array.from({ length: 10 }, (_, number) => `b${number}`));
  });

  test('never has more than three at a time', async () => {
    const open: (() => void)[] = [];
    receiver.answerWith(
      ...Array.from({ length: 3 }, () => (response: { end(): void }) => {
        open.push(() => response.end());
      }),
    );
    for (let number = 0; number < 9; number++) trial.add(`${number}`);
    await receiver.has(3);
    expect(receiver.received).toHaveLength(3);
    for (const end of open) end();
    await trial.has(9);
    expect(bodies().sort()).toEqual(Array.from({ length: 9 }, (_, number) => `${number}`));
  });

  test('is not asked for the rest of an endless answer', async () => {
    receiver.answerWith((response) => {
      response.writeHead(200);
      const pour = () => response.write('x'.repeat(65536), pour);
      response.on('error', () => {});
      pour();
    });
    trial.add('a');
    expect(await trial.has(1)).toEqual(['delivered']);
    await trial.courier.stop();
  });

  test('may speak TLS, if its certificate is trusted', async () => {
    const minted = await mintCertificate({ commonName: 'hook', altNames: ['127.0.0.1'] });
    await using secure = await WebhookReceiver.start({
      tls: { cert: minted.certificate, key: minted.key },
    });
    const trusting = new Trial(secure.url, { ca: minted.certificate });
    trusting.add('a');
    expect(await trusting.has(1)).toEqual(['delivered']);
    const strange = new Trial(secure.url);
    strange.add('b');
    expect(await strange.has(1)).toEqual(['failed']);
    expect(strange.notes.join()).toMatch(/cannot be reached \((DEPTH_ZERO_)?SELF_SIGNED_CERT/);
    expect(secure.received.map(({ body }) => body)).toEqual(['a']);
    await Promise.all([trusting.courier.stop(), strange.courier.stop()]);
  });
});

describe('what is not taken', () => {
  test.each([[400], [401], [404], [500], [503], [302], [304]])(
    'is tried again later: %i',
    async (status) => {
      receiver.answerWith(answer(status, { location: receiver.url.href }));
      trial.add('a');
      expect(await trial.has(1)).toEqual(['failed']);
      expect(trial.notes).toEqual([`webhook: the receiver answered ${status}; it is tried again`]);
      expect(receiver.received).toHaveLength(1);
      trial.goOn();
      expect(await trial.has(2)).toEqual(['failed', 'delivered']);
      expect(trial.notes).toHaveLength(2);
      const [first, second] = receiver.received.map(({ headers }) => headers);
      expect(second?.['webhook-id']).toBe(first?.['webhook-id']);
      expect(second?.['webhook-timestamp']).not.toBe(first?.['webhook-timestamp']);
    },
  );

  test('is given up where the receiver says that it wants no more', async () => {
    receiver.answerWith(answer(410));
    trial.add('a');
    trial.add('b');
    expect([...(await trial.has(2))].sort()).toEqual(['delivered', 'dropped']);
    expect(trial.deliveries.pending).toBe(0);
  });

  test('does not keep other places waiting, and does its own', async () => {
    receiver.answerWith(answer(400));
    trial.add('a1', 'a');
    await trial.has(1);
    trial.add('a2', 'a');
    trial.add('b1', 'b');
    await trial.has(2);
    expect(bodies()).toEqual(['a1', 'b1']);
    trial.goOn();
    await trial.has(4);
    expect(bodies()).toEqual(['a1', 'b1', 'a1', 'a2']);
  });

  test.each([
    ['is tried again later and later, up to a quarter of an hour', {}, [2.5, 5, 10, 20]],
    ['is tried again when the receiver asks for it', { 'retry-after': '60' }, [60, 60]],
    ['is not left for a day where the receiver asks for that', { 'retry-after': '86400' }, [900]],
    ['is not left for a date', { 'retry-after': 'Fri, 31 Dec 2100 23:59:59 GMT' }, [2.5]],
  ])('%s', async (_claim, headers, waits) => {
    trial.add('a');
    for (const [index, seconds] of waits.entries()) {
      if (index === 0) receiver.answerWith(answer(404, headers));
      await trial.has(index + 1);
      expect(trial.deliveries.nextAt()?.getTime()).toBe(trial.clock.getTime() + seconds * 1000);
      receiver.answerWith(answer(404, headers));
      trial.goOn(seconds * 1000);
    }
  });

  test('is given up after three days, if it has been tried often enough', async () => {
    receiver.answerWith(...Array.from({ length: 9 }, () => answer(404)));
    trial.add('a');
    await trial.has(1);
    trial.goOn(4 * DAY_MS);
    await trial.has(2);
    trial.goOn();
    await trial.has(3);
    trial.goOn();
    expect(await trial.has(4)).toEqual(['failed', 'failed', 'failed', 'dropped']);
    expect(trial.notes.at(-1)).toBe('webhook: gave up a delivery: the receiver answered 404');
    expect(trial.deliveries.pending).toBe(0);
  });

  test('is tried at once where the clock was set back', async () => {
    receiver.answerWith(answer(404));
    trial.add('a');
    await trial.has(1);
    trial.goOn(-30 * DAY_MS);
    expect(await trial.has(2)).toEqual(['failed', 'delivered']);
  });
});

describe('a receiver that is down', () => {
  test('gets all of it when it is up again, of each place in order', async () => {
    const { port } = receiver;
    await receiver[Symbol.asyncDispose]();
    for (const body of ['a1', 'a2', 'a3']) trial.add(body, 'a');
    for (const body of ['b1', 'b2', 'b3']) trial.add(body, 'b');
    await trial.has(2);
    expect(trial.deliveries.pending).toBe(6);
    expect(trial.notes[0]).toBe(
      'webhook: the receiver cannot be reached (ECONNREFUSED); it is tried again',
    );
    receiver = await WebhookReceiver.start({ port });
    trial.goOn();
    await receiver.has(6);
    expect(bodies().filter((body) => body.startsWith('a'))).toEqual(['a1', 'a2', 'a3']);
    expect(bodies().filter((body) => body.startsWith('b'))).toEqual(['b1', 'b2', 'b3']);
    await trial.has(8);
    expect(trial.deliveries.pending).toBe(0);
    expect(trial.notes).toContain('webhook: the receiver takes deliveries again');
  });

  test('is asked by one delivery at a time, however many wait', async () => {
    receiver.answerWith(answer(503));
    trial.add('a');
    await trial.has(1);
    const [slow, ...others] = ['b', 'c', 'd'];
    let end = () => {};
    receiver.answerWith((response) => {
      end = () => response.end();
    });
    for (const body of [slow, ...others]) trial.add(body ?? '');
    await receiver.has(2);
    trial.courier.poke();
    expect(receiver.received).toHaveLength(2);
    end();
    await trial.has(4);
    expect(bodies()).toEqual(['a', 'b', expect.stringMatching(/[cd]/), expect.anything()]);
  });

  test.each([
    ['takes the connection and says nothing', (_: Socket) => {}],
    [
      'answers without an end of its headers',
      (socket: Socket) => void socket.write('HTTP/1.1 200 OK\r\nx: '),
    ],
  ])('is waited for as long as was said, where it %s', async (_how, serve) => {
    const sockets: Socket[] = [];
    const server = createServer((socket) => {
      sockets.push(socket.on('error', () => {}));
      serve(socket);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    const impatient = new Trial(new URL(`http://127.0.0.1:${port}/`), { timeoutMs: 50 });
    impatient.add('a');
    expect(await impatient.has(1)).toEqual(['failed']);
    expect(impatient.notes).toEqual([
      'webhook: the receiver gave no answer within 0.05 s; it is tried again',
    ]);
    await impatient.courier.stop();
    for (const socket of sockets) socket.destroy();
    server.close();
  });

  test.each([
    [
      'changes the protocol',
      'HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n',
    ],
    ['speaks another one', '220 mail.example ESMTP\r\n'],
    ['hangs up', ''],
  ])('is one that %s', async (_how, words) => {
    const server = createServer((socket) => {
      socket.on('error', () => {}).end(words);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    const met = new Trial(new URL(`http://127.0.0.1:${port}/`));
    met.add('a');
    expect(await met.has(1)).toEqual(['failed']);
    expect(met.notes.join()).not.toContain('ESMTP');
    await met.courier.stop();
    server.close();
  });
});

describe('at the end of the program', () => {
  test('what is under way is ended at once, and delivered by the next courier', async () => {
    await using folder = await TemporaryFolder.create();
    const open = () => openHistory(folder.at('h.db'), { retention: KEPT_FOR_EVER });
    const history = open();
    const first = new Trial(receiver.url, { deliveries: history.deliveries });
    receiver.answerWith(() => {});
    first.add('a1', 'a');
    first.add('a2', 'a');
    await receiver.has(1);
    await first.courier.stop();
    expect(first.results).toEqual([]);
    first.courier.poke();
    history.close();

    const again = open();
    const second = new Trial(receiver.url, { deliveries: again.deliveries });
    second.courier.poke();
    expect(await second.has(2)).toEqual(['delivered', 'delivered']);
    expect(bodies()).toEqual(['a1', 'a1', 'a2']);
    expect(receiver.received[1]?.headers['webhook-id']).toBe(
      receiver.received[0]?.headers['webhook-id'],
    );
    await second.courier.stop();
    again.close();
  });

  test('of too many that wait the oldest are given up', async () => {
    await receiver[Symbol.asyncDispose]();
    for (let number = 0; number < 10_002; number++) {
      trial.deliveries.add(`${number}`, trial.clock);
    }
    trial.courier.poke();
    expect(trial.results.slice(0, 2)).toEqual(['dropped', 'dropped']);
    expect(trial.deliveries.pending).toBe(10_000);
    expect(trial.deliveries.due(trial.clock, 1)).toMatchObject([{ body: '2' }]);
  });
});
