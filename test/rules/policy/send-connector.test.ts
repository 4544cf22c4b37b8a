import { expect, test } from 'vitest';
import type { SendConnector } from '../../../src/policy/send-connector.ts';
import { messages, sendConnector } from './say.ts';

test.each<[string, Partial<SendConnector>, string | null]>([
  ['nothing declared', {}, null],
  ['RequireTLS alone', { requireTls: true, ignoreStartTls: false, forceHelo: false }, null],
  ['RequireTLS with IgnoreSTARTTLS', { requireTls: true, ignoreStartTls: true }, 'IgnoreSTARTTLS'],
  ['RequireTLS with ForceHELO', { requireTls: true, forceHelo: true }, 'ForceHELO'],
  [
    'DomainSecureEnabled through smart hosts',
    { domainSecureEnabled: true, dnsRoutingEnabled: false },
    'needs DNSRoutingEnabled',
  ],
  ['DomainSecureEnabled by DNS', { domainSecureEnabled: true, dnsRoutingEnabled: true }, null],
  [
    'DomainSecureEnabled with IgnoreSTARTTLS',
    { domainSecureEnabled: true, ignoreStartTls: true },
    'while IgnoreSTARTTLS is set',
  ],
  [
    'DomainSecureEnabled through a front end',
    { domainSecureEnabled: true, frontendProxyEnabled: true },
    'FrontendProxyEnabled',
  ],
  [
    'TlsAuthLevel without RequireTLS',
    { tlsAuthLevel: 'EncryptionOnly', requireTls: false },
    'TlsAuthLevel has no effect',
  ],
  ['TlsAuthLevel with RequireTLS', { tlsAuthLevel: 'EncryptionOnly', requireTls: true }, null],
  [
    'DomainValidation for smart hosts without TlsDomain',
    { requireTls: true, tlsAuthLevel: 'DomainValidation', dnsRoutingEnabled: false },
    'needs a TlsDomain',
  ],
  [
    'DomainValidation for smart hosts, TlsDomain cut short',
    {
      requireTls: true,
      tlsAuthLevel: 'DomainValidation',
      dnsRoutingEnabled: false,
      cutProperties: ['TlsDomain'],
    },
    null,
  ],
  [
    'DomainValidation by DNS',
    { requireTls: true, tlsAuthLevel: 'DomainValidation', dnsRoutingEnabled: true },
    null,
  ],
  [
    'TlsDomain with another level',
    { requireTls: true, tlsAuthLevel: 'EncryptionOnly', tlsDomain: 'mail.example' },
    'counts only with',
  ],
])('%s', (_claim, declared, said) => {
  const found = messages({ sendConnectors: [sendConnector(declared)] }, 'send-connector-conflict');
  expect(found).toEqual(said === null ? [] : [expect.stringContaining(said)]);
  for (const message of found) expect(message).toMatch(/^To partners: /);
});
