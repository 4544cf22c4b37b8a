import { expect, test } from 'vitest';
import { certificate } from '../../support/certificates.ts';
import { connector } from '../../support/connectors.ts';
import { say, sendConnector, transportConfig } from './say.ts';

test('names object and property, and the cmdlet that exports it whole', () => {
  const cut = { cutProperties: ['X'] };
  const { findings } = say({
    connectors: [connector({ cutProperties: ['RemoteIPRanges'] })],
    sendConnectors: [sendConnector(cut)],
    transportConfig: transportConfig(cut),
    certificates: [certificate({ ...cut, thumbprint: 'AB' })],
  });
  expect(findings.map(({ id, severity }) => [id, severity])).toEqual(
    Array(4).fill(['value-cut-short', 'unknown']),
  );
  expect(findings.map(({ message }) => message.split(' was ')[0])).toEqual([
    'RemoteIPRanges of EX01\\Test',
    'X of To partners',
    'X of the transport configuration',
    'X of certificate AB',
  ]);
  expect(findings.map(({ fix }) => fix[0])).toEqual([
    'Get-ReceiveConnector | Export-Clixml export.xml',
    'Get-SendConnector | Export-Clixml export.xml',
    'Get-TransportConfig | Export-Clixml export.xml',
    'Get-ExchangeCertificate | Export-Clixml export.xml',
  ]);
});

test('tells thousands that miss the same property in one finding', () => {
  const connectors = Array.from({ length: 2000 }, (_, at) =>
    connector({ identity: `EX01\\C${at}`, cutProperties: ['RemoteIPRanges'] }),
  );
  const { findings } = say({ connectors });
  expect(findings.map(({ message }) => message)).toEqual([
    'RemoteIPRanges of EX01\\C0, EX01\\C1, EX01\\C2 and 1997 more was cut short by the export, or cannot be read: nothing that needs it was judged.',
  ]);
});
