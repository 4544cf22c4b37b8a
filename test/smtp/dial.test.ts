import { getEventListeners, once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { Worker } from 'node:worker_threads';
import { expect, onTestFinished, test } from 'vitest';
import { Clock } from '../../src/smtp/clock.ts';
import { type DialOptions, dial } from '../../src/smtp/dial.ts';
import { failureOf } from './failure-of.ts';

/** A listener that does nothing with those who come. */
async function listen(host = '127.0.0.1'): Promise<{ listener: Server; port: number }> {
  const listener = createServer();
  listener.listen(0, host);
  await once(listener, 'listening');
  onTestFinished(() => {
    listener.close();
  });
  return { listener, port: (listener.address() as AddressInfo).port };
}

function options(port: number, given: Partial<DialOptions> = {}): DialOptions {
  return {
    address: '127.0.0.1',
    port,
    next: 'greeting',
    localAddress: null,
    timeoutMs: 10_000,
    clock: new Clock(),
    signal: null,
    ...given,
  };
}

/** Connects, and gives both ends. */
async function dialBoth(
  given: Partial<DialOptions> = {},
): Promise<{ ours: Socket; theirs: Socket }> {
  const { listener, port } = await listen();
  const [ours, [theirs]] = await Promise.all([
    dial(options(port, given)),
    once(listener, 'connection') as Promise<[Socket]>,
  ]);
  onTestFinished(() => {
    ours.destroy();
    theirs.destroy();
  });
  theirs.on('error', () => {});
  return { ours, theirs };
}

/** Resolves when a socket goes; Node calls it closed a little before that. */
function closing(socket: Socket): Promise<void> {
  socket.resume();
  return new Promise((resolve) => socket.once('close', () => resolve()));
}

/** A port whose queue is full and whose program never looks at it: nothing ever answers there. */
async function listenDeaf(): Promise<number> {
  const worker = new Worker(
    `const { createServer } = require('node:net');
     const { parentPort } = require('node:worker_threads');
     const listener = createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
       parentPort.postMessage(listener.address().port);
       setImmediate(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0));
     });`,
    { eval: true },
  );
  const [port] = (await once(worker, 'message')) as [number];
  const queued = Array.from({ length: 8 }, () => connect(port, '127.0.0.1').on('error', () => {}));
  onTestFinished(async () => {
    for (const socket of queued) socket.destroy();
    await worker.terminate();
  });
  await Promise.race(queued.map((socket) => once(socket, 'connect')));
  return port;
}

test('connects, from the address that the operating system chooses', async () => {
  const { ours, theirs } = await dialBoth();
  expect(ours.remotePort).toBe(theirs.localPort);
  expect(theirs.remoteAddress).toBe('127.0.0.1');
});

test('connects from the address that was given', async () => {
  const { theirs } = await dialBoth({ localAddress: '127.0.0.2' });
  expect(theirs.remoteAddress).toBe('127.0.0.2');
});

test('a port where nobody listens is unreachable', async () => {
  const { listener, port } = await listen();
  listener.close();
  await once(listener, 'close');
  expect(await failureOf(dial(options(port)))).toEqual({
    stage: 'connect',
    kind: 'unreachable',
    code: 'ECONNREFUSED',
    message: 'connection refused (ECONNREFUSED)',
  });
});

test.each([
  ["a source address that is not this machine's", '192.0.2.1', 'EADDRNOTAVAIL'],
  ['a source address of the other family', '::1', 'EINVAL'],
])('unreachable from %s', async (_claim, localAddress, code) => {
  const { port } = await listen();
  const failure = await failureOf(dial(options(port, { localAddress })));
  expect(failure).toMatchObject({ stage: 'connect', kind: 'unreachable', code });
});

test('an address that does not answer times out', async () => {
  const port = await listenDeaf();
  const failure = await failureOf(dial(options(port, { timeoutMs: 50 })));
  expect(failure).toEqual({
    stage: 'connect',
    kind: 'timed-out',
    message: expect.stringMatching(/^no answer within [\d.]+ m?s, waiting for the connection$/),
  });
});

test('an abort while nothing answers cancels', async () => {
  const port = await listenDeaf();
  const controller = new AbortController();
  const failing = failureOf(dial(options(port, { signal: controller.signal })));
  setImmediate(() => controller.abort());
  expect(await failing).toMatchObject({ stage: 'connect', kind: 'cancelled' });
});

test('an abort before it begins opens no socket', async () => {
  const { listener, port } = await listen();
  const connections: Socket[] = [];
  listener.on('connection', (socket) => connections.push(socket));
  expect(await failureOf(dial(options(port, { signal: AbortSignal.abort() })))).toEqual({
    stage: 'connect',
    kind: 'cancelled',
    message: 'interrupted while waiting for the connection',
  });
  // Connections are accepted in order: had there been one, it would have come before this.
  connect(port, '127.0.0.1').on('connect', function (this: Socket) {
    this.destroy();
  });
  await once(listener, 'connection');
  expect(connections).toHaveLength(1);
});

test('an abort as soon as it has begun cancels', async () => {
  const { port } = await listen();
  const controller = new AbortController();
  const failing = failureOf(dial(options(port, { signal: controller.signal })));
  controller.abort();
  expect(await failing).toMatchObject({ stage: 'connect', kind: 'cancelled' });
  expect(getEventListeners(controller.signal, 'abort')).toEqual([]);
});

test('an abort later closes the connection', async () => {
  const controller = new AbortController();
  const { ours, theirs } = await dialBoth({ signal: controller.signal });
  controller.abort();
  await Promise.all([closing(ours), closing(theirs)]);
  expect(ours.destroyed).toBe(true);
});

test('a connection that is gone listens to no signal', async () => {
  const { signal } = new AbortController();
  const { ours } = await dialBoth({ signal });
  expect(getEventListeners(signal, 'abort')).toHaveLength(1);
  ours.destroy();
  await closing(ours);
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});

test('the errors of a connection that stands are left to the caller', async () => {
  const { ours, theirs } = await dialBoth();
  expect(ours.listenerCount('error')).toBe(0);
  const broken = once(ours, 'error');
  theirs.resetAndDestroy();
  expect(await broken).toMatchObject([{ code: 'ECONNRESET' }]);
});
