/** What a policy file of ours may hold, setting by setting. */

import { z } from 'zod';
import { quote } from '../../target/target-error.ts';
import { parseBinding } from '../binding.ts';
import { AUTH_MECHANISMS, PERMISSION_GROUPS, undeclaredConnector } from '../connector.ts';
import { parseIpRange } from '../ip-range.ts';
import {
  checked,
  choiceOf,
  explainObject,
  flagsOf,
  listOf,
  objectOf,
  oneOrMore,
} from './policy-schema.ts';
import { parseTime } from './quantities.ts';

const BINDING_HINT = 'expected an address and a port, such as 0.0.0.0:25 or "[::]:25"';
const RANGE_HINT = 'expected an address, a range or a network, such as 192.0.2.0/24';

const flag = z.boolean({ error: 'expected true or false' }).nullable().default(null);
const text = z.string({ error: 'expected text' }).nullable().default(null);
const count = z.int({ error: 'expected a whole number' }).nonnegative().nullable().default(null);
const time = z
  .string({ error: 'expected a date, such as 2027-03-14T00:59:59Z' })
  .transform(readTime)
  .nullable()
  .default(null);
const texts = oneOrMore(z.string(), 'expected text, or a list of it');
const name = z
  .string({ error: 'expected text' })
  .min(1, { error: 'expected a name, such as EX01\\Default Frontend EX01' });

const total = count.transform((value) => value ?? 0);

/** What a report of ours adds to what was declared; it is made anew. */
const BOOKKEEPING = {
  cutProperties: z.array(z.string()).default([]),
  unknownProperties: total,
};

const RECEIVE_CONNECTOR = {
  identity: name,
  server: text,
  enabled: z.boolean({ error: 'expected true or false' }).nullable().default(true),
  bindings: oneOrMore(checked(parseBinding), BINDING_HINT),
  remoteIpRanges: oneOrMore(checked(parseIpRange), RANGE_HINT),
  authMechanism: flagsOf(AUTH_MECHANISMS),
  permissionGroups: flagsOf(PERMISSION_GROUPS),
  requireTls: z.boolean({ error: 'expected true or false' }).nullable().default(false),
  domainSecureEnabled: flag,
  fqdn: text,
  tlsCertificateName: text,
  // As for requireTls, what a person leaves out is not set; a report tells whether it was declared.
  tlsCertificateNameDeclared: z.boolean({ error: 'expected true or false' }).default(true),
  suppressXAnonymousTls: flag,
  enableAuthGssapi: flag,
  transportRole: choiceOf(['FrontendTransport', 'HubTransport']),
  banner: text,
  maxMessageSize: z
    .int({ error: 'expected a number of octets' })
    .positive()
    .nullable()
    .default(null),
  sizeEnabled: choiceOf(['Enabled', 'EnabledWithoutValue', 'Disabled']),
  chunkingEnabled: flag,
  binaryMimeEnabled: flag,
  connectionTimeout: count,
  connectionInactivityTimeout: count,
  maxInboundConnectionPerSource: count,
  ...BOOKKEEPING,
  unknownAuthBits: total,
  unknownPermissionBits: total,
};

const SEND_CONNECTOR = {
  identity: name,
  enabled: flag,
  addressSpaces: texts,
  smartHosts: texts,
  dnsRoutingEnabled: flag,
  port: count,
  fqdn: text,
  requireTls: flag,
  tlsAuthLevel: choiceOf(['EncryptionOnly', 'CertificateValidation', 'DomainValidation']),
  tlsDomain: text,
  tlsCertificateName: text,
  domainSecureEnabled: flag,
  ignoreStartTls: flag,
  forceHelo: flag,
  frontendProxyEnabled: flag,
  ...BOOKKEEPING,
};

const TRANSPORT_CONFIG = {
  tlsReceiveDomainSecureList: texts,
  tlsSendDomainSecureList: texts,
  ...BOOKKEEPING,
};

const CERTIFICATE = {
  thumbprint: name,
  subject: text,
  issuer: text,
  certificateDomains: texts,
  services: texts.transform(readServices),
  notBefore: time,
  notAfter: time,
  hasPrivateKey: flag,
  status: text,
  ...BOOKKEEPING,
};

const POLICY = {
  connectors: listOf(RECEIVE_CONNECTOR)
    .transform((connectors) => connectors.map(withServer))
    .default([]),
  sendConnectors: listOf(SEND_CONNECTOR).default([]),
  transportConfig: objectOf(TRANSPORT_CONFIG).nullable().default(null),
  certificates: listOf(CERTIFICATE).nullable().default(null),
};

const SECTIONS = Object.keys(POLICY).join(', ');

/** What a report of ours has beside the policy, so that it reads as one again. */
const REPORT = {
  schema: z.string().optional(),
  answers: z.unknown().optional(),
  findings: z.unknown().optional(),
  predictions: z.unknown().optional(),
};

/** The schema of a whole file; what it gives is a policy, and what a report has beside it. */
export const policyFile = z.preprocess(
  (value, context) => {
    if (isObject(value) && Object.keys(value).every((key) => key in REPORT)) {
      context.addIssue({ code: 'custom', message: `declares nothing; expected ${SECTIONS}` });
    }
    return value;
  },
  z.strictObject({ ...POLICY, ...REPORT }, { error: explainObject(POLICY) }),
);

/** The identity names the server, where nothing else does. */
function withServer<C extends { identity: string; server: string | null }>(connector: C): C {
  const { server } = undeclaredConnector(connector.identity);
  return { ...connector, server: connector.server ?? server };
}

/** As a list, or as Exchange prints them, `IIS, SMTP`. */
function readServices(services: readonly string[] | null): string[] | null {
  const words = services?.flatMap((text) => text.split(/[,\s]+/)) ?? null;
  return words?.filter((word) => word !== '' && word.toLowerCase() !== 'none') ?? null;
}

/** ISO 8601, UTC, as everything else in the model is. */
function readTime(text: string, context: z.RefinementCtx): string {
  const read = parseTime(text);
  if (read !== null) return new Date(read).toISOString();
  context.addIssue({ code: 'custom', message: `${quote(text)} is not a date` });
  return z.NEVER;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
