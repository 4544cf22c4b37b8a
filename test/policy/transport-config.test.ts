import { expect, test } from 'vitest';
import { EMPTY_POLICY, mergePolicies } from '../../src/policy/policy.ts';
import type { TransportConfig } from '../../src/policy/transport-config.ts';

const RECEIVE = 'TLSReceiveDomainSecureList';

const config = (given: Partial<TransportConfig>): TransportConfig => ({
  tlsReceiveDomainSecureList: null,
  tlsSendDomainSecureList: null,
  cutProperties: [],
  unknownProperties: 1,
  ...given,
});

test.each([
  [
    'each gives what the other lacks',
    { tlsReceiveDomainSecureList: ['a.example'] },
    { tlsSendDomainSecureList: ['b.example'] },
    { tlsReceiveDomainSecureList: ['a.example'], tlsSendDomainSecureList: ['b.example'] },
  ],
  [
    'the later list counts',
    { tlsReceiveDomainSecureList: ['a.example'] },
    { tlsReceiveDomainSecureList: [] },
    { tlsReceiveDomainSecureList: [] },
  ],
  [
    'a list that one has whole is not cut',
    { cutProperties: [RECEIVE] },
    { tlsReceiveDomainSecureList: ['a.example'] },
    { tlsReceiveDomainSecureList: ['a.example'] },
  ],
  [
    'a list that both cut stays cut',
    { cutProperties: [RECEIVE] },
    { cutProperties: [RECEIVE] },
    { cutProperties: [RECEIVE] },
  ],
])('of two transport configurations %s', (_claim, earlier, later, merged) => {
  const policies = [earlier, later].map((given) => ({
    ...EMPTY_POLICY,
    transportConfig: config(given),
  }));
  expect(mergePolicies([...policies, EMPTY_POLICY]).transportConfig).toEqual(
    config({ ...merged, unknownProperties: 2 }),
  );
});

test('no transport configuration is declared where no file declares one', () => {
  expect(mergePolicies([EMPTY_POLICY, EMPTY_POLICY]).transportConfig).toBeNull();
});
