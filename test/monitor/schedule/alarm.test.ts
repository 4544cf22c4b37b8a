import { describe, expect, test } from 'vitest';
import { Alarm } from '../../../src/monitor/schedule/alarm.ts';
import { cronTimetable, type Timetable } from '../../../src/monitor/schedule/timetable.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const NOON = '2026-11-28T12:00:00.000Z';

const EVERY_5_MIN: Timetable = { kind: 'every', everyMs: 5 * MINUTE, jitterMs: 0 };
const HOURLY = cronTimetable('0 * * * *', 'UTC', 0);

/** An alarm whose rounds take so long, and when it rang. */
function alarmOf(timetable: Timetable, { roundMs = 0, random = () => 0.5 } = {}) {
  const clock = new FakeClock(NOON);
  const rang: string[] = [];
  const alarm = new Alarm({
    timetable,
    clock,
    random,
    ring() {
      rang.push(clock.now().toISOString().slice(11, 19));
      clock.wake(roundMs, () => alarm.again());
    },
  });
  return { alarm, clock, rang };
}

describe('the first round', () => {
  test.each([
    ['begins at once where there was none', null, ['12:00:00']],
    ['begins at once where it is overdue', '2026-11-28T11:00:00Z', ['12:00:00']],
    ['waits for the rest of its interval', '2026-11-28T11:57:00Z', ['12:02:00']],
    ['begins at once where the last was in the future', '2026-11-29T00:00:00Z', ['12:00:00']],
  ])('%s', (_claim, last, expected) => {
    const { alarm, clock, rang } = alarmOf(EVERY_5_MIN);
    alarm.start(last === null ? null : new Date(last));
    clock.pass(4 * MINUTE);
    expect(rang).toEqual(expected);
  });

  test.each([
    ['begins at once where its time has passed', '2026-11-28T10:30:00Z', ['12:00:00']],
    ['waits for its time', '2026-11-28T12:00:00Z', []],
  ])('of a cron expression %s', (_claim, last, expected) => {
    const { alarm, clock, rang } = alarmOf(HOURLY);
    alarm.start(new Date(last));
    clock.pass(30 * MINUTE);
    expect(rang).toEqual(expected);
  });
});

describe('the rounds after it', () => {
  test('keep their rhythm, however long a round takes', () => {
    const { alarm, clock, rang } = alarmOf(EVERY_5_MIN, { roundMs: 3 * MINUTE });
    alarm.start(null);
    clock.pass(12 * MINUTE);
    expect(rang).toEqual(['12:00:00', '12:05:00', '12:10:00']);
  });

  test('never overlap: what a long round has missed is left out', () => {
    const { alarm, clock, rang } = alarmOf(EVERY_5_MIN, { roundMs: 12 * MINUTE });
    alarm.start(null);
    clock.pass(20 * MINUTE);
    expect(rang).toEqual(['12:00:00', '12:15:00']);
  });

  test('are put off by chance, and do not drift for it', () => {
    const jittered: Timetable = { ...EVERY_5_MIN, jitterMs: MINUTE };
    const { alarm, clock, rang } = alarmOf(jittered);
    alarm.start(null);
    clock.pass(16 * MINUTE);
    expect(rang).toEqual(['12:00:00', '12:05:30', '12:10:30', '12:15:30']);
  });

  test('come when the cron expression says', () => {
    const { alarm, clock, rang } = alarmOf(HOURLY);
    alarm.start(new Date(NOON));
    clock.pass(2.5 * HOUR);
    expect(rang).toEqual(['13:00:00', '14:00:00']);
  });

  test('follow the time zone of their expression', () => {
    const { alarm, clock, rang } = alarmOf(cronTimetable('0 6 * * *', 'Asia/Tokyo', 0));
    alarm.start(new Date(NOON));
    clock.pass(24 * HOUR);
    expect(rang).toEqual(['21:00:00']);
  });
});

describe('a clock that is set', () => {
  test('forwards makes a cron round due, and one only', () => {
    const { alarm, clock, rang } = alarmOf(HOURLY);
    alarm.start(new Date(NOON));
    clock.set('2026-11-28T18:10:00Z');
    clock.pass(MINUTE);
    expect(rang).toEqual(['18:10:30']);
    clock.pass(HOUR);
    expect(rang).toHaveLength(2);
  });

  test('back does not silence a cron expression for a day', () => {
    const { alarm, clock, rang } = alarmOf(HOURLY);
    alarm.start(new Date(NOON));
    clock.set('2026-11-27T12:00:00Z');
    clock.pass(HOUR + MINUTE);
    expect(rang).toEqual(['13:00:00']);
  });

  test.each([
    ['forwards', '2027-11-28T12:00:00Z'],
    ['back', '2025-11-28T12:00:00Z'],
  ])('%s changes nothing about an interval', (_claim, time) => {
    const { alarm, clock, rang } = alarmOf(EVERY_5_MIN);
    alarm.start(null);
    clock.pass(MINUTE);
    clock.set(time);
    clock.pass(3 * MINUTE);
    expect(rang).toHaveLength(1);
    clock.pass(2 * MINUTE);
    expect(rang).toHaveLength(2);
  });
});

test('tells when it rings next, but for while a round is under way', () => {
  const { alarm, clock } = alarmOf(EVERY_5_MIN, { roundMs: MINUTE });
  alarm.start(null);
  clock.pass(30_000);
  expect(alarm.nextAt).toBeNull();
  clock.pass(MINUTE);
  expect(alarm.nextAt).toEqual(new Date('2026-11-28T12:05:00Z'));
});

test('is silent once it is stopped', () => {
  const { alarm, clock, rang } = alarmOf(EVERY_5_MIN);
  alarm.start(null);
  alarm.stop();
  clock.pass(HOUR);
  expect(rang).toEqual([]);
});
