import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startProcess } from '../../support/cli.ts';
import { TemporaryFolder } from '../../support/temporary-folder.ts';
import { WebhookReceiver } from '../../support/webhook-receiver.ts';

const SENDER = join(import.meta.dirname, '../../support/history/sender.ts');
const COUNT = 20;
const TIMES = 5;

test('a program that is killed while it delivers loses nothing of it', {
  timeout: 120_000,
}, async () => {
  await using folder = await TemporaryFolder.create();
  await using receiver = await WebhookReceiver.start();
  const start = (first: number, count: number) =>
    startProcess(
      process.execPath,
      [SENDER, folder.at('h.db'), receiver.url.href, String(first), String(count)],
      { stdin: null },
    );
  const waitFor = async (isEnough: () => boolean) => {
    while (!isEnough()) await receiver.has(receiver.received.length + 1);
  };
  const distinct = () => new Set(receiver.received.map(({ body }) => body));

  for (let time = 0; time < TIMES; time++) {
    const before = receiver.received.length;
    const running = start(time * COUNT, COUNT);
    await running.printed('added');
    await receiver.has(before + 1 + time);
    running.kill('SIGKILL');
    await running.end;
  }
  const last = start(0, 0);
  await waitFor(() => distinct().size === TIMES * COUNT);
  last.kill('SIGKILL');
  expect((await last.end).stderr).toBe('');
  // Each time, those under way may have arrived without being known to: three, and one that began.
  expect(receiver.received.length).toBeLessThanOrEqual(TIMES * (COUNT + 4));
});
