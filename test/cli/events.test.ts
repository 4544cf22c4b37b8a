import { describe, expect, test } from 'vitest';
import { EVENTS } from '../../src/rules/events.ts';
import { runMain } from '../support/terminal.ts';

describe('events', () => {
  test('lists every event with its meaning', async () => {
    const { stdout, code } = await runMain(['events'], { columns: 200 });
    const lines = EVENTS.map(({ eventId, meaning }) => `${String(eventId).padEnd(7)}${meaning}`);
    expect(stdout.trimEnd().split('\n')).toEqual(lines.map((line) => line.slice(0, 200)));
    expect(code).toBe(0);
  });

  test('shows one event whole, and says what is not known', async () => {
    const { stdout } = await runMain(['events', '11012']);
    expect(stdout).toContain('name       MessageNotAuthenticatedTlsNotStarted\n');
    expect(stdout).toContain('alert      unknown\n');
    expect(stdout.split('\n').every((line) => line.length <= 80)).toBe(true);
  });

  test('leaves the address of a page whole, however narrow the terminal is', async () => {
    const { stdout } = await runMain(['events', '11012'], { columns: 40 });
    const { reference } = EVENTS.find(({ eventId }) => eventId === 11012) ?? {};
    expect(stdout).toContain(`\nfrom       ${reference}\n`);
  });

  test('gives one event as one object, several as an array', async () => {
    const one = await runMain(['events', '1032', '--format', 'json']);
    expect(JSON.parse(one.stdout)).toEqual(EVENTS.find(({ eventId }) => eventId === 1032));
    const all = await runMain(['events', '--format', 'json']);
    expect(JSON.parse(all.stdout)).toEqual(EVENTS);
  });

  test('names the events that it knows when asked for another', async () => {
    const { stderr, code } = await runMain(['events', '5']);
    expect(stderr).toMatch(/^starttls-probe: "5" is not an event that we know; known are 1003, /);
    expect(code).toBe(64);
  });
});
