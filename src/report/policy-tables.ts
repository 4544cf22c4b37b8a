/** What a policy declares, as tables that fit a terminal. */

import type { ReceiveConnector } from '../policy/connector.ts';
import type { ExchangeCertificate } from '../policy/exchange-certificate.ts';
import type { Policy } from '../policy/policy.ts';
import type { SendConnector } from '../policy/send-connector.ts';
import type { TransportConfig } from '../policy/transport-config.ts';
import { printable } from '../smtp/printable.ts';
import { spellFlag, spellList, spellRanges, UNDECLARED } from './declared-values.ts';
import type { Look } from './format.ts';
import type { Paint } from './paint.ts';
import { wrapBehind, wrapText } from './wrap.ts';

/** One object: its name and flags on a line, the rest below it. */
interface Row {
  readonly name: string;
  readonly flags: readonly string[];
  readonly details: readonly (readonly [label: string, value: string])[];
}

interface Table {
  readonly heading: string;
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
}

const SWITCHES = ['Enabled', 'RequireTLS', 'Domain Security'];

/** The tables of all that is declared, and what a `?` in them means. */
export function renderDeclared(policy: Policy, paint: Paint, look: Look): string[] {
  const { connectors, sendConnectors, transportConfig, certificates } = policy;
  const tables: Table[] = [
    { heading: 'Receive connector', columns: SWITCHES, rows: connectors.map(describeReceive) },
    { heading: 'Send connector', columns: SWITCHES, rows: sendConnectors.map(describeSend) },
    {
      heading: 'Transport configuration',
      columns: [],
      rows: transportConfig ? [describeConfig(transportConfig)] : [],
    },
    {
      heading: 'Certificate',
      columns: ['SMTP', 'Private key', 'Until'],
      rows: (certificates ?? []).map(describeCertificate),
    },
  ];
  const lines = tables
    .filter(({ rows }) => rows.length > 0)
    .flatMap((table) => renderTable(table, paint, look));
  const hasUnknown = tables.some(({ rows }) => rows.some(isIncomplete));
  return hasUnknown
    ? [...lines, '', paint.dim(`  ${UNDECLARED} is not known: not declared, or cut short`)]
    : lines;
}

function describeReceive(connector: ReceiveConnector): Row {
  const { identity, enabled, requireTls, domainSecureEnabled, transportRole } = connector;
  const { bindings, remoteIpRanges, authMechanism } = connector;
  return {
    name: identity,
    flags: [enabled, requireTls, domainSecureEnabled].map(spellFlag),
    details: [
      ['Bindings', spellList(bindings) + (transportRole === null ? '' : ` (${transportRole})`)],
      ['RemoteIPRanges', spellRanges(remoteIpRanges)],
      ['AuthMechanism', spellList(authMechanism, 'None', Number.POSITIVE_INFINITY)],
    ],
  };
}

function describeSend(connector: SendConnector): Row {
  const { identity, enabled, requireTls, domainSecureEnabled, tlsAuthLevel } = connector;
  const { addressSpaces, smartHosts, dnsRoutingEnabled } = connector;
  return {
    name: identity,
    flags: [enabled, requireTls, domainSecureEnabled].map(spellFlag),
    details: [
      ['AddressSpaces', spellList(addressSpaces)],
      ['Next hop', dnsRoutingEnabled ? 'by DNS' : spellList(smartHosts)],
      ...(tlsAuthLevel === null ? [] : [['TlsAuthLevel', tlsAuthLevel] as const]),
    ],
  };
}

function describeConfig({ tlsReceiveDomainSecureList, tlsSendDomainSecureList }: TransportConfig) {
  return {
    name: 'Domain-secured domains',
    flags: [],
    details: [
      ['from', spellList(tlsReceiveDomainSecureList)],
      ['to', spellList(tlsSendDomainSecureList)],
    ] as const,
  };
}

function describeCertificate(certificate: ExchangeCertificate): Row {
  const { thumbprint, services, hasPrivateKey, notAfter, subject, certificateDomains } =
    certificate;
  const smtp = services?.some((service) => service.toUpperCase() === 'SMTP') ?? null;
  return {
    name: thumbprint,
    flags: [spellFlag(smtp), spellFlag(hasPrivateKey), notAfter?.slice(0, 10) ?? UNDECLARED],
    details: [
      ['Subject', subject ?? UNDECLARED],
      ['Names', spellList(certificateDomains)],
    ],
  };
}

function renderTable({ heading, columns, rows }: Table, paint: Paint, look: Look): string[] {
  const widths = columns.map(
    (column, at) => Math.max(column.length, ...rows.map(({ flags }) => flags[at]?.length ?? 0)) + 2,
  );
  const flagsWidth = widths.reduce((sum, width) => sum + width, 0);
  const nameWidth = Math.max(heading.length, Math.min(40, look.width - 2 - flagsWidth));
  const line = (name: string, cells: readonly string[]) =>
    `  ${name.padEnd(nameWidth)}${cells.map((cell, at) => `  ${cell}`.padEnd(widths[at] ?? 0)).join('')}`.trimEnd();
  return [
    '',
    paint.dim(line(heading, columns)),
    ...rows.flatMap(({ name, flags, details }) => {
      const shown = printable(name, 200);
      const fits = shown.length <= nameWidth;
      return [
        ...(fits ? [] : [wrapText(shown, look.width, 2, 4)]),
        ...(fits ? [line(shown, flags)] : flags.length > 0 ? [line('', flags)] : []),
        ...details.map(([label, value]) => renderDetail(label, value, look)),
      ];
    }),
  ];
}

function renderDetail(label: string, value: string, { width }: Look): string {
  const column = 22;
  return wrapBehind(`      ${label}`.padEnd(column), printable(value, 2048), width);
}

function isIncomplete({ flags, details }: Row): boolean {
  return [...flags, ...details.map(([, value]) => value)].some((text) =>
    text.startsWith(UNDECLARED),
  );
}
