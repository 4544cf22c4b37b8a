import { expect, test } from 'vitest';
import { textValue } from '../../../src/policy/read/type-name.ts';

test.each([
  'Microsoft.Exchange.Data.MultiValuedProperty`1[[Microsoft.Exchange.Data.IPRange, Microsoft.Exchange.Data, Version=15.0.0.0]]',
  'Microsoft.Exchange.Data.MultiValuedProperty`1[Microsoft.Exchange.Data.IPBinding]',
  'Deserialized.Microsoft.Exchange.Data.Fqdn',
  'Microsoft.Exchange.Data.Directory.SystemConfiguration.SmtpSendConnectorConfig+AuthMechanisms',
  'System.Object[]',
  'System.String[]',
  'System.Collections.Hashtable',
  'System.Collections.Generic.List`1[System.String]',
  ' System.Management.Automation.PSCustomObject ',
  '@{Port=25; Address=0.0.0.0}',
  '@{Port=25} @{Port=587}',
  '@{}',
])('%s stands in place of a value', (text) => {
  expect(textValue(text)).toEqual({ type: 'cut', sample: text.trim().slice(0, 80) });
});

test.each([
  '',
  'System',
  'microsoft.com',
  'Microsoft.example.com',
  'system.example.com',
  'Microsoft Exchange',
  'System.example.com',
  'systems.Example.Com',
  'smtp:*;1',
  '0.0.0.0:25 [::]:25',
  '<I>CN=Microsoft.Exchange<S>CN=mail.example.com',
  '220 @{not one}',
])('%s is a value', (text) => {
  expect(textValue(text)).toEqual({ type: 'scalar', value: text });
});
