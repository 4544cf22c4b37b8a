import { afterEach, beforeEach, expect, test } from 'vitest';
import { startCli } from '../support/cli.ts';
import { SmtpConversation } from '../support/smtp-conversation.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';
import { runMain } from '../support/terminal.ts';
import { DAMAGED, policyText, WELL } from './stage.ts';

let folder: TemporaryFolder;
beforeEach(async () => {
  folder = await TemporaryFolder.create();
});
afterEach(() => folder[Symbol.asyncDispose]());

test('plays what is declared, says where, and ends with 0 on Ctrl-C', async () => {
  const disabled = { ...WELL, identity: 'EX03\\Off', enabled: false };
  const policy = await folder.write('policy.yaml', policyText([WELL, disabled, DAMAGED]));
  const cli = startCli(['emulate', policy]);
  const printed = await cli.printed(`${DAMAGED.identity} → 127.0.0.1:`);
  const [, ...ports] = /^.* → 127\.0\.0\.1:(\d+)\n.* → 127\.0\.0\.1:(\d+)\n$/.exec(printed) ?? [];
  expect(ports).toHaveLength(2);
  await using well = await SmtpConversation.dial(Number(ports[0]));
  await using damaged = await SmtpConversation.dial(Number(ports[1]));
  for (const client of [well, damaged]) await client.reply();
  expect(await well.say('EHLO client.example')).toContain('250-STARTTLS');
  expect(await damaged.say('EHLO client.example')).not.toContain('250-STARTTLS');
  cli.interrupt();
  expect(await cli.end).toEqual({
    stdout: `${WELL.identity} → 127.0.0.1:${ports[0]}\n${DAMAGED.identity} → 127.0.0.1:${ports[1]}\n`,
    stderr: 'Playing until you press Ctrl-C.\n',
    code: 0,
  });
});

test('a policy with nothing to play is wrong', async () => {
  const policy = await folder.write('policy.yaml', policyText([{ ...WELL, enabled: false }]));
  expect(await runMain(['emulate', policy])).toEqual({
    stdout: '',
    stderr: `starttls-probe: ${policy}: no connector is enabled\n`,
    code: 64,
  });
});
