import { describe, expect, test } from 'vitest';
import { EMPTY_POLICY, type Policy } from '../../src/policy/policy.ts';
import { RULES } from '../../src/rules/index.ts';
import { DEFAULT_STANDARD, type Judged, judge } from '../../src/rules/judge.ts';
import type { Reply } from '../../src/smtp/reply.ts';
import { ANSWERING, connector } from '../support/connectors.ts';
import { factsUntold, observation, replyOf } from '../support/observations.ts';
import { policyOf } from '../support/policies.ts';
import { sendConnector } from '../support/send-connectors.ts';

const LIMIT =
  '421 4.3.2 The maximum number of concurrent connections has exceeded a limit, closing transmission channel';
const DECLARED = policyOf(connector({ ...ANSWERING, maxInboundConnectionPerSource: 20 }));

/** We were turned away by the server that was declared. */
function judgeBy(policy: Policy, reply: Reply = replyOf(LIMIT)): Judged {
  const host = 'ex01.example.test';
  const failure = { stage: 'greeting', kind: 'refused', message: 'turned away', reply } as const;
  const seen = observation({ host, target: `${host}:25`, failure, facts: factsUntold() });
  return judge(seen, RULES, { ...DEFAULT_STANDARD, policy });
}

describe('421 4.3.2 that names the maximum number of connections', () => {
  test('is likely event 1021, and the verdict stays unknown', () => {
    const { predictions, findings, verdict, outcome } = judgeBy(DECLARED);
    expect(predictions).toEqual([
      expect.objectContaining({
        eventId: 1021,
        severity: 'warning',
        certainty: 'likely',
        connector: 'EX01\\Test',
        message:
          'Receive connector EX01\\Test rejected an incoming connection from IP address ' +
          '198.51.100.7. The maximum number of connections per source (20) for this connector ' +
          'has been reached by this source IP address.',
      }),
    ]);
    expect(predictions[0]?.evidence).toContain(
      'declared on EX01\\Test: MaxInboundConnectionPerSource 20',
    );
    expect(predictions[0]?.evidence.join('\n')).toContain('event 1009');
    expect(findings.map(({ id }) => id)).toContain('not-observed');
    expect([outcome, verdict]).toEqual(['refused', 'unknown']);
  });

  test('is of no connector in particular where several could have turned us away', () => {
    const policy = policyOf(connector(), connector({ identity: 'EX01\\Other' }));
    const [prediction] = judgeBy(policy).predictions;
    expect(prediction).toMatchObject({ eventId: 1021, connector: null });
    expect(prediction?.userAction.join('\n')).toContain("'<SERVER\\Connector name>'");
  });

  test('says nothing of Exchange where no policy declares one', () => {
    expect(judgeBy(EMPTY_POLICY).predictions).toEqual([]);
  });
});

describe('it is not event 1021', () => {
  test.each([
    ['where the service is not active', '421 4.3.2 Service not active'],
    ['where another limit is meant', '421 4.3.2 The maximum message rate was exceeded'],
    ['with another enhanced code', LIMIT.replace('4.3.2', '4.7.0')],
    ['without an enhanced code', LIMIT.replace('4.3.2 ', '')],
    ['with another code', LIMIT.replace('421', '451')],
  ])('%s', (_why, line) => {
    expect(judgeBy(DECLARED, replyOf(line)).predictions).toEqual([]);
  });

  test('where a server that a Send connector hands mail to turned us away', () => {
    const sendConnectors = [sendConnector({ smartHosts: ['ex01.example.test'] })];
    const elsewhere = connector({ identity: 'EX09\\A', fqdn: 'ex09.example.test' });
    const policy = { ...policyOf(elsewhere), sendConnectors };
    expect(judgeBy(policy).predictions).toEqual([]);
  });

  test('unless that is a declared server of our own', () => {
    const sendConnectors = [sendConnector({ smartHosts: ['ex01.example.test'] })];
    const { predictions } = judgeBy({ ...DECLARED, sendConnectors });
    expect(predictions.map(({ eventId }) => eventId)).toEqual([1021]);
  });

  test('where we were not turned away', () => {
    const standard = { ...DEFAULT_STANDARD, policy: DECLARED };
    expect(judge(observation(), RULES, standard).predictions).toEqual([]);
  });
});
