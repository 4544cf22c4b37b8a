import { expect, test } from 'vitest';
import { mailDate } from '../../src/emulator/mail-date.ts';

test.each([
  ['west of UTC', '2016-08-05T23:24:41Z', -420, 'Fri, 5 Aug 2016 16:24:41 -0700'],
  ['UTC', '2020-07-15T11:50:29.999Z', 0, 'Wed, 15 Jul 2020 11:50:29 +0000'],
  ['an offset of half an hour', '2023-01-11T23:59:51Z', 330, 'Thu, 12 Jan 2023 05:29:51 +0530'],
  ['half an hour west', '2024-02-29T01:00:00Z', -210, 'Wed, 28 Feb 2024 21:30:00 -0330'],
])('%s', (_claim, at, offset, expected) => {
  expect(mailDate(new Date(at), offset)).toBe(expected);
});

test('speaks of this moment, whatever the offset of this machine', () => {
  const now = new Date('2026-11-21T20:00:00.000Z');
  expect(new Date(mailDate(now)).getTime()).toBe(now.getTime());
});
