import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { roundMs, Transcript } from '../../src/smtp/transcript.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
});

afterEach(() => {
  vi.useRealTimers();
});

test('keeps who said what, when since it began, and whether under TLS', () => {
  vi.advanceTimersByTime(5000);
  const transcript = new Transcript();
  expect(transcript.lines).toEqual([]);
  vi.advanceTimersByTime(12);
  transcript.add('S', '220 mail.example', false);
  vi.advanceTimersByTime(1000);
  transcript.add('C', 'EHLO client.example', true);
  transcript.add('S', '', true);
  expect(transcript.lines).toEqual([
    { atMs: 12, from: 'S', tls: false, line: '220 mail.example' },
    { atMs: 1012, from: 'C', tls: true, line: 'EHLO client.example' },
    { atMs: 1012, from: 'S', tls: true, line: '' },
  ]);
});

test('keeps lines as they were sent, to be made printable by whoever shows them', () => {
  const transcript = new Transcript();
  transcript.add('S', '220 \x1b[2J', false);
  expect(transcript.lines[0]?.line).toBe('220 \x1b[2J');
});

test.each([
  ['down', 12.34, 12.3],
  ['up', 12.35, 12.4],
  ['whole', 12, 12],
  ['to nothing', 0.04, 0],
])('milliseconds are rounded to a tenth: %s', (_claim, ms, expected) => {
  expect(roundMs(ms)).toBe(expected);
});
