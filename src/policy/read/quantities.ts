/** Sizes, time spans and dates as .NET prints them, whatever the culture of the console. */

const TIME_SPAN = /^(?:(\d+)\.)?(\d+):(\d+):(\d+)(?:\.\d+)?$/;

/** What ConvertTo-Json of Windows PowerShell writes: milliseconds since 1970. */
const JSON_DATE = /^\/Date\((-?\d+)(?:[+-]\d{4})?\)\/$/;

const ISO_DATE = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d:\d\d(?:\.\d+)?))?\s*(Z|[+-]\d\d:\d\d)?$/i;

/** A date in digits, and a clock of 24 hours or of twelve. */
const PRINTED_DATE =
  /^(\d{1,4})([./-]) ?(\d{1,2})\2 ?(\d{1,4})\.?,?\s+(\d{1,2})[:.](\d\d)(?:[:.](\d\d))?(?:\s*([ap])\.?m\.?)?$/i;

/** How far from 1970 a Date of JavaScript reaches, in milliseconds. */
const MAX_TIME = 8.64e15;

/** Octets in `36 MB (37,748,736 bytes)`, whatever groups the digits; null when it is no size. */
export function parseOctets(text: string): number | null {
  const [, grouped] = /\(([^)]*)\)/.exec(text) ?? [];
  const digits = grouped === undefined ? text : grouped.replace(/\D/g, '');
  return parseCount(digits);
}

/** A whole number in plain digits; null when it is none. */
export function parseCount(text: string): number | null {
  if (!/^\d+$/.test(text)) return null;
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : null;
}

/** Seconds in a .NET TimeSpan, `[d.]hh:mm:ss`; null when it is none. */
export function parseSeconds(text: string): number | null {
  const match = TIME_SPAN.exec(text);
  if (!match) return null;
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = match.slice(1).map((n) => Number(n ?? 0));
  const total = ((days * 24 + hours) * 60 + minutes) * 60 + seconds;
  return Number.isSafeInteger(total) ? total : null;
}

/**
 * Milliseconds since 1970; null when the text is no date, or when it may be two days.
 *
 * A date without a time zone is that of the exporting server, which no export names: it is taken
 * for UTC, and may be some hours off.
 */
export function parseTime(text: string): number | null {
  const [, milliseconds] = JSON_DATE.exec(text) ?? [];
  if (milliseconds !== undefined) return timeWithin(Number(milliseconds));
  const [, date, clock = '00:00:00', zone = 'Z'] = ISO_DATE.exec(text) ?? [];
  if (date !== undefined) return timeWithin(Date.parse(`${date}T${clock}${zone.toUpperCase()}`));
  return parsePrintedDate(text);
}

function parsePrintedDate(text: string): number | null {
  const match = PRINTED_DATE.exec(text);
  if (!match) return null;
  const [, first = '', sign, second = '', third = '', hour, minute, seconds = '0', half] = match;
  const order = orderOf(first, sign ?? '', second, half !== undefined);
  if (order === null) return null;
  const [year, month, day] =
    order === 'year first'
      ? [first, second, third]
      : order === 'day first'
        ? [third, second, first]
        : [third, first, second];
  if (year.length !== 4) return null;
  const [hours, minutes] = [readHour(Number(hour), half), Number(minute)];
  const parts = [month, day, hours, minutes, seconds].map((part) => String(part).padStart(2, '0'));
  const [mm, dd, ...clock] = parts;
  return timeWithin(Date.parse(`${year}-${mm}-${dd}T${clock.join(':')}Z`));
}

/**
 * Which number of a date is which. With slashes it may be the day or the month that comes first;
 * en-US is known by its clock of twelve hours beside numbers that have no zero in front.
 */
function orderOf(
  first: string,
  sign: string,
  second: string,
  twelve: boolean,
): 'year first' | 'month first' | 'day first' | null {
  if (first.length === 4) return 'year first';
  if (sign !== '/' || Number(first) > 12) return 'day first';
  const isAmerican = twelve && !first.startsWith('0') && !second.startsWith('0');
  return isAmerican || Number(second) > 12 || first === second ? 'month first' : null;
}

function readHour(hour: number, half: string | undefined): number {
  if (half === undefined) return hour;
  return (hour % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
}

function timeWithin(time: number): number | null {
  return Math.abs(time) <= MAX_TIME ? time : null;
}
