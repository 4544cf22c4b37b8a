import type { SendConnector } from '../../policy/send-connector.ts';
import { setSendConnector } from '../../policy/setting-cmdlet.ts';
import { declaredValue } from '../declared.ts';
import { defineSendConnectorRule } from './policy-rule.ts';

/** Settings of a Send connector that Set-SendConnector would refuse, or of which one undoes another. */
export const sendConnectorConflict = defineSendConnectorRule({
  id: 'send-connector-conflict',
  title: 'Settings of a Send connector contradict each other',
  reference: 'Set-SendConnector',
  judgeSendConnector(connector) {
    const { identity } = connector;
    return CONFLICTS.filter(({ holds }) => holds(connector)).map(({ what, settings, fix }) => ({
      id: 'send-connector-conflict',
      severity: 'warning',
      message: `${identity}: ${what}.`,
      evidence: settings(connector).map(([name, value]) => declaredValue(identity, name, value)),
      fix: fix.map(([parameter, value]) => setSendConnector(identity, parameter, value)),
    }));
  },
});

type Setting = readonly [name: string, value: string | boolean | null];

interface Conflict {
  readonly what: string;
  holds(connector: SendConnector): boolean;
  settings(connector: SendConnector): readonly Setting[];
  readonly fix: readonly (readonly [parameter: string, value: string])[];
}

const CONFLICTS: readonly Conflict[] = [
  {
    what: 'RequireTLS cannot be met while IgnoreSTARTTLS is set',
    holds: ({ requireTls, ignoreStartTls }) => requireTls === true && ignoreStartTls === true,
    settings: ({ requireTls, ignoreStartTls }) => [
      ['RequireTLS', requireTls],
      ['IgnoreSTARTTLS', ignoreStartTls],
    ],
    fix: [['IgnoreSTARTTLS', '$false']],
  },
  {
    what: 'RequireTLS cannot be met while ForceHELO is set, for STARTTLS needs EHLO',
    holds: ({ requireTls, forceHelo }) => requireTls === true && forceHelo === true,
    settings: ({ requireTls, forceHelo }) => [
      ['RequireTLS', requireTls],
      ['ForceHELO', forceHelo],
    ],
    fix: [['ForceHELO', '$false']],
  },
  {
    what: 'DomainSecureEnabled needs DNSRoutingEnabled',
    holds: ({ domainSecureEnabled, dnsRoutingEnabled }) =>
      domainSecureEnabled === true && dnsRoutingEnabled === false,
    settings: ({ domainSecureEnabled, dnsRoutingEnabled }) => [
      ['DomainSecureEnabled', domainSecureEnabled],
      ['DNSRoutingEnabled', dnsRoutingEnabled],
    ],
    fix: [['DomainSecureEnabled', '$false']],
  },
  {
    what: 'DomainSecureEnabled does not work while IgnoreSTARTTLS is set',
    holds: ({ domainSecureEnabled, ignoreStartTls }) =>
      domainSecureEnabled === true && ignoreStartTls === true,
    settings: ({ domainSecureEnabled, ignoreStartTls }) => [
      ['DomainSecureEnabled', domainSecureEnabled],
      ['IgnoreSTARTTLS', ignoreStartTls],
    ],
    fix: [['IgnoreSTARTTLS', '$false']],
  },
  {
    what: 'DomainSecureEnabled is not supported through a Client Access server of Exchange 2013 (FrontendProxyEnabled)',
    holds: ({ domainSecureEnabled, frontendProxyEnabled }) =>
      domainSecureEnabled === true && frontendProxyEnabled === true,
    settings: ({ domainSecureEnabled, frontendProxyEnabled }) => [
      ['DomainSecureEnabled', domainSecureEnabled],
      ['FrontendProxyEnabled', frontendProxyEnabled],
    ],
    fix: [['FrontendProxyEnabled', '$false']],
  },
  {
    what: 'TlsAuthLevel has no effect unless RequireTLS is set and IgnoreSTARTTLS is not',
    holds: ({ tlsAuthLevel, requireTls, ignoreStartTls }) =>
      tlsAuthLevel !== null && (requireTls === false || ignoreStartTls === true),
    settings: ({ tlsAuthLevel, requireTls, ignoreStartTls }) => [
      ['TlsAuthLevel', tlsAuthLevel],
      ['RequireTLS', requireTls],
      ['IgnoreSTARTTLS', ignoreStartTls],
    ],
    fix: [
      ['RequireTLS', '$true'],
      ['IgnoreSTARTTLS', '$false'],
    ],
  },
  {
    what: 'TlsAuthLevel DomainValidation needs a TlsDomain where smart hosts route',
    holds: ({ tlsAuthLevel, tlsDomain, dnsRoutingEnabled, cutProperties }) =>
      tlsAuthLevel === 'DomainValidation' &&
      tlsDomain === null &&
      dnsRoutingEnabled === false &&
      !cutProperties.includes('TlsDomain'),
    settings: ({ tlsAuthLevel, dnsRoutingEnabled, tlsDomain }) => [
      ['TlsAuthLevel', tlsAuthLevel],
      ['DNSRoutingEnabled', dnsRoutingEnabled],
      ['TlsDomain', tlsDomain],
    ],
    fix: [['TlsDomain', "'<name in the certificate of the smart host>'"]],
  },
  {
    what: 'TlsDomain counts only with TlsAuthLevel DomainValidation',
    holds: ({ tlsAuthLevel, tlsDomain }) =>
      tlsDomain !== null && tlsAuthLevel !== null && tlsAuthLevel !== 'DomainValidation',
    settings: ({ tlsAuthLevel, tlsDomain }) => [
      ['TlsAuthLevel', tlsAuthLevel],
      ['TlsDomain', tlsDomain],
    ],
    fix: [['TlsAuthLevel', 'DomainValidation']],
  },
];
