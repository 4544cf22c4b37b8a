import { describe, expect, test } from 'vitest';
import type { Facts } from '../../probes/index.ts';
import type { ReceiveConnector } from '../../src/policy/connector.ts';
import { RULES } from '../../src/rules/index.ts';
import { DEFAULT_STANDARD, judge, type Standard } from '../../src/rules/judge.ts';
import { connector } from '../support/connectors.ts';
import {
  certificateFacts,
  ehloFacts,
  facts,
  factsUntold,
  factsWithoutTls,
  observation,
  replyOf,
} from '../support/observations.ts';
import { policyOf } from '../support/policies.ts';

const MISPLACED = factsWithoutTls({ misplaced: true }, ehloFacts([], { serverName: 'STARTTLS' }));
const ACCEPTED = facts({
  'mail-before-tls': {
    accepted: true,
    tlsRequired: false,
    reply: replyOf('250 2.1.0 Sender OK'),
    failure: null,
  },
});

const SEEN: Readonly<Record<string, Facts>> = {
  'not-observed': factsUntold(),
  'starttls-absent': factsWithoutTls(),
  'starttls-misplaced': MISPLACED,
  'certificate-name': facts({ certificate: certificateFacts({ nameMatches: false }) }),
  'mail-accepted-in-clear': ACCEPTED,
};

const IDENTITY = "'EX01\\It''s here'";

function fixOf(id: string, standard: Partial<Standard>): readonly string[] {
  const seen = observation({ facts: SEEN[id] ?? facts() });
  const { findings } = judge(seen, RULES, { ...DEFAULT_STANDARD, ...standard });
  const finding = findings.find((one) => one.id === id);
  if (!finding) throw new Error(`${id} was not said`);
  return finding.fix;
}

const declaring = (declared: Partial<ReceiveConnector>) => ({
  policy: policyOf(connector({ identity: "EX01\\It's here", requireTls: true, ...declared })),
  connector: "EX01\\It's here",
});

describe('with nothing but --require-tls declared there is a sentence or a cmdlet', () => {
  test.each(Object.keys(SEEN))('for %s', (id) => {
    const fix = fixOf(id, { requireTls: true });
    expect(fix.join('')).not.toBe('');
    expect(fix.join('\n')).not.toContain('EX01');
  });
});

describe('with nothing declared there is one plain sentence', () => {
  test.each(Object.keys(SEEN).filter((id) => id !== 'mail-accepted-in-clear'))('for %s', (id) => {
    const fix = fixOf(id, {});
    expect(fix).toHaveLength(1);
    expect(fix[0]).toMatch(/^[A-Z].{20,99}\.$/);
    expect(fix[0]).not.toMatch(/-(ReceiveConnector|ExchangeCertificate)/);
  });
});

describe('with a declared connector there is the cmdlet, its identity quoted', () => {
  test.each<[string, Partial<ReceiveConnector>, readonly string[]]>([
    [
      'starttls-absent',
      { authMechanism: ['Integrated'] },
      [`Set-ReceiveConnector -Identity ${IDENTITY} -AuthMechanism Tls,Integrated`],
    ],
    ['starttls-absent', { authMechanism: ['Tls'] }, ['Get-ExchangeCertificate', '-Services SMTP']],
    ['starttls-absent', {}, [`Get-ReceiveConnector -Identity ${IDENTITY}`]],
    ['starttls-misplaced', {}, [`Get-ReceiveConnector -Identity ${IDENTITY}`]],
    [
      'mail-accepted-in-clear',
      {},
      [
        `Get-ReceiveConnector -Identity ${IDENTITY}`,
        `Set-ReceiveConnector -Identity ${IDENTITY} -RequireTLS $true`,
      ],
    ],
    [
      'certificate-name',
      {},
      ['Get-ExchangeCertificate', `-Identity ${IDENTITY} -TlsCertificateName`],
    ],
  ])('for %s with %j', (id, declared, cmdlets) => {
    const fix = fixOf(id, declaring(declared));
    for (const cmdlet of cmdlets) expect(fix.join('\n')).toContain(cmdlet);
    for (const line of fix) expect(line).toMatch(/^(# |[GS]et-|Enable-)/);
  });
});
