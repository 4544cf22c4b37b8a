import { listNames } from '../../policy/candidate.ts';
import type { Policy } from '../../policy/policy.ts';
import type { Finding } from '../finding.ts';
import type { PolicyRule } from '../rule.ts';

/** A value that the export cut short is not known, and must not pass for empty. */
export const valueCutShort: PolicyRule = {
  id: 'value-cut-short',
  title: 'The export cut values short',
  reference: 'Export-Clixml, ConvertTo-Json -Depth, $FormatEnumerationLimit',
  judge(policy) {
    return gather(policy).map(describe);
  },
};

/** One property that is cut on objects of one kind. */
interface Cut {
  readonly cmdlet: string;
  readonly property: string;
  readonly names: readonly string[];
}

interface Exported {
  readonly cmdlet: string;
  readonly name: string;
  readonly cutProperties: readonly string[];
}

/** Those that miss the same property are told together: a limit of the shell cuts all of them. */
function gather(policy: Policy): Cut[] {
  const cuts = new Map<string, { cmdlet: string; property: string; names: string[] }>();
  for (const { cmdlet, name, cutProperties } of objectsOf(policy)) {
    for (const property of cutProperties) {
      const key = `${cmdlet} ${property}`;
      const cut = cuts.get(key) ?? { cmdlet, property, names: [] };
      cuts.set(key, cut);
      cut.names.push(name);
    }
  }
  return [...cuts.values()];
}

function objectsOf(policy: Policy): Exported[] {
  const { connectors, sendConnectors, transportConfig, certificates } = policy;
  return [
    ...connectors.map(named('Get-ReceiveConnector', ({ identity }) => identity)),
    ...sendConnectors.map(named('Get-SendConnector', ({ identity }) => identity)),
    ...[transportConfig]
      .filter((config) => config !== null)
      .map(named('Get-TransportConfig', () => 'the transport configuration')),
    ...(certificates ?? []).map(
      named('Get-ExchangeCertificate', ({ thumbprint }) => `certificate ${thumbprint}`),
    ),
  ];
}

function named<T extends { readonly cutProperties: readonly string[] }>(
  cmdlet: string,
  nameOf: (object: T) => string,
): (object: T) => Exported {
  return (object) => ({ cmdlet, name: nameOf(object), cutProperties: object.cutProperties });
}

function describe({ cmdlet, property, names }: Cut): Finding {
  return {
    id: 'value-cut-short',
    severity: 'unknown',
    message: `${property} of ${listNames(names)} was cut short by the export, or cannot be read: nothing that needs it was judged.`,
    evidence: [],
    fix: [
      `${cmdlet} | Export-Clixml export.xml`,
      '# Or as JSON:',
      `${cmdlet} | ConvertTo-Json -Depth 5 | Out-File export.json`,
      '# Or as text, after this:',
      '$FormatEnumerationLimit = -1',
      `${cmdlet} | Format-List | Out-File -Width 4096 export.txt`,
    ],
  };
}
