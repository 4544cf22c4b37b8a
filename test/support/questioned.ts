/** Records of servers that were asked more than the usual questions, made by hand. */

import type { Facts } from '../../probes/index.ts';
import { RULES } from '../../src/rules/index.ts';
import { DEFAULT_STANDARD, type Judged, judge, type Standard } from '../../src/rules/judge.ts';
import { connector } from './connectors.ts';
import { ehloFacts, facts, observation, replyOf } from './observations.ts';
import { policyOf } from './policies.ts';

type Samples = NonNullable<Facts['samples']>;

const LOOK: Samples['looks'][number] = {
  advertised: true,
  negotiated: true,
  serverName: 'ex01.example.test',
  keywords: ['SIZE', 'STARTTLS'],
  fingerprint256: '00:11',
  notAfter: '2027-06-01T00:00:00.000Z',
  trusted: true,
  nameMatches: true,
  failure: null,
};

/** A look of which nothing is known. */
const LOST = {
  advertised: null,
  negotiated: null,
  serverName: null,
  keywords: null,
  fingerprint256: null,
  notAfter: null,
  trusted: null,
  nameMatches: null,
  failure: 'connection refused',
};

const ASKED = {
  requested: true,
  required: true,
  accepted: false,
  authorities: ['CN=Partners'],
  authorityCount: 1,
  failure: null,
};
const NOT_ASKED = {
  requested: false,
  required: false,
  accepted: null,
  authorities: null,
  authorityCount: null,
  failure: null,
};
const UNKNOWN = { ...NOT_ASKED, requested: null, required: null, failure: 'no answer' };

/** What Exchange 2016 lists. */
const OLD_EXCHANGE: Partial<Facts> = {
  ehlo: ehloFacts([
    'PIPELINING',
    'DSN',
    'ENHANCEDSTATUSCODES',
    'STARTTLS',
    '8BITMIME',
    'BINARYMIME',
    'CHUNKING',
    'XRDST',
  ]),
};

const VERSIONS: Facts['tls-versions'] = {
  versions: [
    { version: 'TLSv1', accepted: true, reason: null },
    { version: 'TLSv1.1', accepted: false, reason: 'alert protocol version' },
    { version: 'TLSv1.2', accepted: true, reason: null },
    { version: 'TLSv1.3', accepted: true, reason: null },
  ],
};

const QUESTIONED: readonly Partial<Facts>[] = [
  { ...OLD_EXCHANGE, 'tls-versions': VERSIONS },
  {
    'tls-versions': {
      versions: [{ version: 'TLSv1', accepted: null, reason: 'no answer' }],
    },
  },
  { 'client-certificate': ASKED },
  { 'client-certificate': NOT_ASKED },
  { 'client-certificate': { ...UNKNOWN, accepted: true } },
  { samples: { looks: [LOOK, { ...LOOK, advertised: false, negotiated: null }, LOST] } },
  { samples: { looks: [LOOK, { ...LOOK, fingerprint256: '22:33' }] } },
  {
    'command-injection': {
      vulnerable: true,
      reply: replyOf('250 2.0.0 OK'),
      failure: null,
    },
  },
  { 'command-injection': { vulnerable: null, reply: null, failure: 'no answer' } },
  scripted({ ok: false, failedAt: '3: S: 250 has STARTTLS', expected: 'STARTTLS', got: '250 x' }),
];

/** The facts of a script stand under its name, of which the table of probes does not know. */
function scripted(told: object): Partial<Facts> {
  return { 'script:verify': { captures: {}, ...told } } as Partial<Facts>;
}

/** Every question that is only put when it is asked for, with an answer of each kind. */
export function questionedRecords(): Judged[] {
  return QUESTIONED.flatMap((given) =>
    STANDARDS.map((standard) => judge(observation({ facts: facts(given) }), RULES, standard)),
  );
}

const STANDARDS: readonly Standard[] = [
  DEFAULT_STANDARD,
  { ...DEFAULT_STANDARD, requireTls: true },
  mutualTls(),
];

function mutualTls(): Standard {
  const one = connector({ domainSecureEnabled: true, authMechanism: ['Tls'] });
  const transportConfig = {
    tlsReceiveDomainSecureList: ['woodgrove.example'],
    tlsSendDomainSecureList: null,
    cutProperties: [],
    unknownProperties: 0,
  };
  return {
    ...DEFAULT_STANDARD,
    policy: { ...policyOf(one), transportConfig },
    connector: one.identity,
  };
}
