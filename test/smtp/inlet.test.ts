import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { Inlet } from '../../src/smtp/inlet.ts';

/** A connection that is read through an inlet, and the server's end of it. */
async function connected(inlet: Inlet): Promise<{ socket: Socket; server: Socket }> {
  const listener = createServer().listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const { port } = listener.address() as AddressInfo;
  const socket = connect({ host: '127.0.0.1', port, onread: inlet });
  const [server] = (await once(listener, 'connection')) as [Socket];
  listener.close();
  onTestFinished(() => {
    socket.destroy();
    server.destroy();
  });
  return { socket, server };
}

/** What comes until the text is whole, a copy of each piece. */
function hear(inlet: Inlet, whole: number): Promise<string> {
  let heard = '';
  return new Promise((resolve) => {
    inlet.leadTo((bytes) => {
      heard += bytes.toString('latin1');
      if (heard.length >= whole) resolve(heard);
    });
  });
}

test('leads what comes to whoever hears', async () => {
  const inlet = new Inlet();
  const { server } = await connected(inlet);
  const heard = hear(inlet, 5);
  server.write('220 a');
  expect(await heard).toBe('220 a');
});

test('two connections do not hear each other, though they share a buffer', async () => {
  const [one, other] = [new Inlet(), new Inlet()];
  const [first, second] = [await connected(one), await connected(other)];
  const heard = Promise.all([hear(one, 3000), hear(other, 3000)]);
  for (let piece = 0; piece < 300; piece++) {
    first.server.write('one one on');
    second.server.write('the other ');
  }
  expect(await heard).toEqual(['one one on'.repeat(300), 'the other '.repeat(300)]);
  expect(one.buffer).toBe(other.buffer);
});

test('leads back to the socket, which then is a stream with octets of its own', async () => {
  const inlet = new Inlet();
  const { socket, server } = await connected(inlet);
  inlet.leadBackTo(socket);
  const pieces: Buffer[] = [];
  socket.on('data', (bytes) => pieces.push(bytes));
  for (let piece = 0; piece < 200; piece++) server.write(`${piece % 10}`.repeat(1000));
  server.end();
  await once(socket, 'end');
  const whole = Array.from({ length: 200 }, (_, piece) => `${piece % 10}`.repeat(1000)).join('');
  expect(Buffer.concat(pieces).toString('latin1')).toBe(whole);
});

test('a socket that is paused takes no more than it has room for, and all of it later', async () => {
  const inlet = new Inlet();
  const { socket, server } = await connected(inlet);
  inlet.leadBackTo(socket);
  const octets = 8 * 1024 * 1024;
  server.end(Buffer.alloc(octets, 'x'));
  await once(socket, 'readable');
  expect(socket.readableLength).toBeLessThan(octets);
  let read = 0;
  socket.on('data', (bytes) => {
    read += bytes.length;
  });
  await once(socket, 'end');
  expect(read).toBe(octets);
});

test('what nobody hears is let go', async () => {
  const inlet = new Inlet();
  const { socket, server } = await connected(inlet);
  server.end('221 bye');
  await once(socket, 'end');
  expect(socket.readableLength).toBe(0);
});
