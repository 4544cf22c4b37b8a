import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  parseCount,
  parseOctets,
  parseSeconds,
  parseTime,
} from '../../../src/policy/read/quantities.ts';

test.each([
  ['36 MB (37,748,736 bytes)', 37_748_736],
  ['36 MB (37.748.736 bytes)', 37_748_736],
  ['36 MB (37 748 736 bytes)', 37_748_736],
  ['36 MB (37\u00a0748\u00a0736 bytes)', 37_748_736],
  ['36 MB (37\u202f748\u202f736 bytes)', 37_748_736],
  ["36 MB (37'748'736 bytes)", 37_748_736],
  ['36 MB (3,77,48,736 bytes)', 37_748_736],
  ['0 B (0 bytes)', 0],
  ['37748736', 37_748_736],
  ['36 MB', null],
  ['36 MB (37,748', null],
  ['() bytes', null],
  ['-1', null],
  ['99999999999999999999', null],
])('%j is %s octets', (text, octets) => {
  expect(parseOctets(text)).toBe(octets);
});

test.each([
  ['20', 20],
  ['0', 0],
  ['0x10', null],
  ['1e3', null],
  ['2.5', null],
  ['-1', null],
])('%j is the whole number %s', (text, count) => {
  expect(parseCount(text)).toBe(count);
});

test.each([
  ['00:10:00', 600],
  ['1.00:00:05', 86_405],
  ['00:00:05.5000000', 5],
  ['-00:10:00', null],
  ['10 minutes', null],
  ['600', null],
])('%j is %s seconds', (text, seconds) => {
  expect(parseSeconds(text)).toBe(seconds);
});

const NOON = '2027-03-14T12:00:00.000Z';
const MIDNIGHT = '2027-03-14T00:59:59.000Z';

describe('a date', () => {
  test.each([
    ['of a certificate in CLIXML', '2027-03-14T13:00:00+01:00', NOON],
    ['with seven digits of a second', '2027-03-14T12:00:00.0000000Z', NOON],
    ['without a zone is UTC', '2027-03-14T12:00:00', NOON],
    ['with a blank for the T', '2027-03-14 12:00:00', NOON],
    ['without a clock', '2027-03-14', '2027-03-14T00:00:00.000Z'],
    ['of Windows PowerShell 5.1 in JSON', '/Date(1805025600000)/', NOON],
    ['of it with a zone, which changes nothing', '/Date(1805025600000+0100)/', NOON],
    ['before 1970', '/Date(-1000)/', '1969-12-31T23:59:59.000Z'],
    ['in en-US', '3/14/2027 12:59:59 AM', MIDNIGHT],
    ['in en-US after noon', '3/4/2027 1:00:00 PM', '2027-03-04T13:00:00.000Z'],
    ['in en-US at noon', '3/14/2027 12:00:00 PM', NOON],
    ['in en-US with a narrow blank', '3/14/2027 12:59:59\u202fAM', MIDNIGHT],
    ['in en-GB, where only one order is a date', '14/03/2027 00:59:59', MIDNIGHT],
    ['in the invariant culture, where only one order is a date', '03/14/2027 00:59:59', MIDNIGHT],
    ['with the same day and month', '03/03/2027 00:00:00', '2027-03-03T00:00:00.000Z'],
    ['in de-DE', '14.03.2027 00:59:59', MIDNIGHT],
    ['in de-DE, a day that could be a month', '04.03.2027 00:00:00', '2027-03-04T00:00:00.000Z'],
    ['in nl-NL', '14-3-2027 00:59:59', MIDNIGHT],
    ['in ja-JP', '2027/03/14 0:59:59', MIDNIGHT],
    ['in hu-HU', '2027. 03. 14. 0:59:59', MIDNIGHT],
  ])('%s: %s', (_claim, text, time) => {
    const read = parseTime(text);
    expect(read === null ? null : new Date(read).toISOString()).toBe(time);
  });

  test.each([
    ['that may be two days, of en-GB or the invariant culture', '08/06/2027 15:56:14'],
    ['that may be two days, of en-AU', '6/08/2027 3:56:14 PM'],
    ['in words', 'Sunday, March 14, 2027'],
    ['with a year of two digits', '14.03.27 00:59:59'],
    ['with a thirteenth month', '13.13.2027 00:00:00'],
    ['beyond what a Date holds', '/Date(99999999999999999)/'],
    ['that is a number', '1805025600000'],
    ['that is none', 'tomorrow'],
  ])('%s is not told: %s', (_claim, text) => {
    expect(parseTime(text)).toBeNull();
  });

  test('is null or a time that a Date holds, whatever stands there', () => {
    const digits = fc.stringMatching(/^[\d/.: TZapm+-]{0,30}$/);
    fc.assert(
      fc.property(fc.oneof(digits, fc.string()), (text) => {
        const time = parseTime(text);
        if (time !== null) expect(new Date(time).toISOString()).toMatch(/Z$/);
      }),
    );
  });
});
