import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ExportError } from '../../../src/policy/read/exported.ts';
import { type ExportFormat, recogniseFormat } from '../../../src/policy/read/recognise.ts';
import { outcome } from './outcome.ts';

const FIXTURES = new URL('../../fixtures/exports/', import.meta.url);
const fixture = (name: string) => readFileSync(new URL(name, FIXTURES), 'utf8');

const recognise = (text: string) => recogniseFormat(text, 'export');

/** The format of each fixture that is an export; the others are refused. */
const BY_ENDING: Readonly<Record<string, ExportFormat>> = { csv: 'csv', txt: 'list' };
const REFUSED = ['format-table.txt', 'shell-error.txt'];

describe('the export in', () => {
  const names = readdirSync(FIXTURES).filter((name) => /\.(csv|txt)$/.test(name));

  test.each(names.filter((name) => !REFUSED.includes(name)))('%s is recognised', (name) => {
    const format = BY_ENDING[name.slice(name.lastIndexOf('.') + 1)];
    expect(recognise(fixture(name))).toBe(format);
    expect(recognise(fixture(name).replaceAll('\n', '\r\n'))).toBe(format);
  });
});

describe('recognised is', () => {
  test.each([
    [
      'CLIXML',
      '<Objs Version="1.1.0.1" xmlns="http://schemas.microsoft.com/powershell">',
      'clixml',
    ],
    ['CLIXML below a declaration', '<?xml version="1.0"?>\n<!-- <a> -->\n<Objs>', 'clixml'],
    ['CLIXML of the standard output', '#< CLIXML\r\n<Objs>', 'clixml'],
    ['XML that ends before its root', '<?xml version="1.0"?>', 'clixml'],
    ['a JSON object', '{ "AuthMechanism": 31 }', 'json'],
    ['a JSON array', '\r\n[\r\n  {"Bindings":[]}]', 'json'],
    ['an empty JSON array', '[]', 'json'],
    ["Windows PowerShell's wrapper of a list", '{"value":[{}],"Count":1}', 'json'],
    ['our policy as JSON', '{"schema":"starttls-probe/policy/1","connectors":[]}', 'policy'],
    ['our policy as JSON without its schema', '{\n "sendConnectors": [] }', 'policy'],
    ['our policy as JSON for an editor', '{"$schema":"policy.json","connectors":[]}', 'policy'],
    ['our policy as YAML', '# ours\n---\nconnectors:\n  - identity: A', 'policy'],
    ['our policy in flow style', '{connectors: [{identity: A}]}', 'policy'],
    [
      'our policy by another section',
      'transportConfig:\n  tlsReceiveDomainSecureList: []',
      'policy',
    ],
    ['our policy by its schema', 'schema: "starttls-probe/policy/1"\n', 'policy'],
    ['CSV below #TYPE, whatever it is of', '#TYPE System.Object\nA,B', 'csv'],
    ['CSV by its columns', 'Identity;"RemoteIPRanges";Fqdn\n', 'csv'],
    ['CSV of one column', 'Bindings\n0.0.0.0:25\n', 'csv'],
    ['CSV that has not got what tells', '"Identity","RequireTLS"\n"A","True"', 'csv'],
    ['Format-List', 'Bindings : {}', 'list'],
    [
      'Format-List below a prompt',
      '[PS] C:\\>Get-ReceiveConnector | fl\r\n\r\nBindings : {}',
      'list',
    ],
    ['Format-List below a table', `${fixture('format-table.txt')}\nBindings : {}`, 'list'],
    ['Format-List below an error', `${fixture('shell-error.txt')}\nBindings : {}`, 'list'],
    ['Format-List that has not got what tells', 'Identity : A\nRequireTLS : True', 'list'],
  ])('%s', (_claim, text, format) => {
    expect(recognise(text)).toBe(format);
  });
});

describe('is refused', () => {
  const LAYOUT = 'ClassId2e4f51ef21dd47e99d3c952918aff9cd';

  test.each([
    ['a table', fixture('format-table.txt'), 'a table of Format-Table'],
    ['a table of one column', 'Bindings\r\n--------\r\n{[::]:25}\r\n', 'a table of Format-Table'],
    ['an error of Windows PowerShell', fixture('shell-error.txt'), 'an error message'],
    ['an error of PowerShell 7', 'Get-ReceiveConnector: The term is not', 'an error message'],
    ['Format-List before Export-Csv', `#TYPE X\n"${LAYOUT}","x"`, 'the layout of Format-List'],
    ['Format-List before ConvertTo-Json', `[{"${LAYOUT}":"x"}]`, 'the layout of Format-List'],
    [
      'Format-List before Export-Clixml',
      '<Objs><Obj><TN><T>Microsoft.PowerShell.Commands.Internal.Format.FormatStartData</T>',
      'the layout of Format-List',
    ],
    ['HTML', '<!doctype html>\n<html>', 'a page of HTML'],
    ['HTML without a DOCTYPE', '<html lang="en">', 'a page of HTML'],
    ['a DOCTYPE', '<?xml version="1.0"?><!DOCTYPE Objs [<!ENTITY a "b">]><Objs>', 'a DOCTYPE'],
    ['other XML', '<?xml version="1.0"?>\n<configuration>', 'begins with <configuration>'],
    ['an observation', '{"schema":"starttls-probe/observation/1"}', 'starttls-probe/observation/1'],
    ['observations', '[\n {"schema": "starttls-probe/observation/1"}]', 'not a policy'],
    ['other YAML', 'services:\n  web:\n    image: nginx\n', 'no output of'],
    ['YAML with a section that is not at the top', 'a:\n  connectors:\n', 'no output of'],
    ['prose', 'Dear all, find attached the export.', 'no output of'],
    ['nothing', '', 'no output of'],
  ])('%s', (_claim, text, message) => {
    const recognising = () => recognise(text);
    expect(recognising).toThrow(ExportError);
    expect(recognising).toThrow(/^export: [^\n]*Get-ReceiveConnector \| Export-Clixml/);
    expect(recognising).toThrow(message);
  });

  test('any text, with one line, or else it has a format', () => {
    const part = fc.oneof(
      fc.constantFrom('<', '{', '[', '"', '\n', '-----', '#TYPE', 'connectors:', ' : ', ',', 'A'),
      fc.string({ unit: 'binary' }),
    );
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const formats = outcome(() => [recognise(parts.join(''))]);
        expect(['clixml', 'json', 'csv', 'list', 'policy', undefined]).toContain(formats[0]);
      }),
    );
  });
});
