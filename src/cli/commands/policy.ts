import { type Answers, answersFor } from '../../policy/answers.ts';
import { AddressError } from '../../policy/ip-address.ts';
import type { Policy } from '../../policy/policy.ts';
import { renderPolicyJson } from '../../report/policy-json.ts';
import { renderPolicyText } from '../../report/policy-text.ts';
import { POLICY_RULES } from '../../rules/policy/index.ts';
import { judgePolicy } from '../../rules/policy/judge-policy.ts';
import { VERDICTS, verdictOf } from '../../rules/verdict.ts';
import { defineCommand } from '../command.ts';
import { UsageError } from '../exit-codes.ts';
import { readPolicies } from '../judging.ts';
import { REPORT_OPTIONS, STANDARD_OPTIONS, TEXT_OR_JSON } from '../options.ts';
import { applySettings } from '../settings.ts';
import { columnsOf, wantsColor } from '../terminal.ts';

/** Shows what is declared, says what is wrong with it, and who answers; no network. */
export const policy = defineCommand({
  name: 'policy',
  describe: 'Show, check and explain declared connectors, without a network',
  operands: {
    name: 'export',
    describe:
      'Exports of Get-ReceiveConnector, Get-SendConnector, Get-TransportConfig, Get-ExchangeCertificate in any format, or policy files; - is standard input',
    required: true,
  },
  options: {
    client: {
      type: 'string',
      value: 'ADDRESS',
      describe: 'Say which connector answers this address',
    },
    binding: {
      type: 'string',
      value: 'ENDPOINT',
      describe: 'Where the client connects to, such as 192.0.2.1:587 [port 25]',
      needs: 'client',
    },
    set: STANDARD_OPTIONS.set,
    'expiring-days': STANDARD_OPTIONS['expiring-days'],
    ...TEXT_OR_JSON,
    color: REPORT_OPTIONS.color,
  },
  examples: [
    ['policy policy.yaml', 'what is declared, and what is wrong with it?'],
    ['policy policy.yaml --client 192.0.2.1', 'which connector answers?'],
  ],
  async run(given, terminal) {
    const { stdout, env } = terminal;
    const expiringDays = given['expiring-days'];
    if (!(expiringDays >= 0)) throw new UsageError('--expiring-days: write a number of days');
    const declared = await readPolicies('policy', given.export, terminal);
    const judged = await applySettings(declared, given.set ?? []);
    const answers = given.client === undefined ? null : ask(judged, given.client, given.binding);
    const judgement = judgePolicy(judged, POLICY_RULES, { now: new Date(), expiringDays });
    const page = { policy: judged, answers, ...judgement };
    stdout.write(
      given.format === 'json'
        ? renderPolicyJson(page)
        : renderPolicyText(page, {
            color: wantsColor(given.color, stdout, env),
            width: columnsOf(stdout),
            unicode: env['TERM'] !== 'dumb' && env['TERM'] !== 'linux',
          }),
    );
    return VERDICTS.indexOf(verdictOf(judgement.findings, judgement.predictions));
  },
});

/** @throws UsageError when the client or the binding cannot be read. */
function ask({ connectors }: Policy, client: string, binding: string | undefined): Answers {
  try {
    return answersFor(connectors, client, binding ?? null);
  } catch (error) {
    if (!(error instanceof AddressError)) throw error;
    throw new UsageError(
      `${binding === undefined ? '--client' : '--client, --binding'}: ${error.message}`,
    );
  }
}
