import { describe, expect, test } from 'vitest';
import { readPrinted } from '../../../src/policy/read/printed.ts';
import { plainValue } from './plain.ts';

describe('a value', () => {
  test.each([
    ['blank is null', '  ', null],
    ['True', 'True', true],
    ['False', 'False', false],
    ['a number stays text', '25', '25'],
    ['flags stay one text', 'Tls, BasicAuth', 'Tls, BasicAuth'],
    ['elements without braces stay one text', '10.0.20.22,10.0.21.11', '10.0.20.22,10.0.21.11'],
    ['colons are kept', '00:10:00', '00:10:00'],
    ['an empty list', '{}', []],
    ['a list', '{[::]:25, 0.0.0.0:25}', ['[::]:25', '0.0.0.0:25']],
    ['a list of one', '{smtp:*;1}', ['smtp:*;1']],
    [
      'a comma without a blank separates nothing',
      '{contoso.example:AcceptOorgProtocol,AcceptCloudServicesMail}',
      ['contoso.example:AcceptOorgProtocol,AcceptCloudServicesMail'],
    ],
    ['a name that only begins like a type', 'Systems.contoso.example', 'Systems.contoso.example'],
  ])('%s', (_claim, printed, expected) => {
    expect(plainValue(readPrinted(printed))).toEqual(expected);
  });
});

describe('is cut', () => {
  test.each([
    ['a list of Windows PowerShell', '{a, b, c, d...}'],
    ['a list of PowerShell 7', '{a, b, c, d…}'],
    ['a list with nothing else', '{...}'],
    ['a list with the ellipsis for an element', '{a, ...}'],
    ['a list with a shortened element', '{a..., b}'],
    ['an ellipsis wrapped in its middle', '{a, b. ..}'],
    ['an ellipsis that the code page has not got', '{a, b?}'],
    ['an ellipsis in UTF-8, read as Windows-1252', '{a, bâ€¦}'],
    ['an ellipsis in UTF-8, read as code page 850', '{a, bÔÇª}'],
    ['a list that is not closed', '{a, b'],
    ['a list within a list', '{{a, b...}, c}'],
    ['a text', 'Tls, Integrated, Bas...'],
    ['a text of PowerShell 7', 'Tls, Integrated…'],
    ['a text whose rest was lost', 'Tls, Integrated,'],
    ['a type in place of a list', 'Microsoft.Exchange.Data.MultiValuedProperty`1[System.String]'],
    ['a type in a list', '{a, System.String[]}'],
  ])('%s', (_claim, printed) => {
    expect(plainValue(readPrinted(printed))).toEqual({ cut: printed });
  });

  test('a long value, with its beginning for the message', () => {
    const list = `{${'192.0.2.1, '.repeat(40)}...}`;
    expect(plainValue(readPrinted(list))).toEqual({ cut: `${list.slice(0, 60)} […]` });
  });
});
