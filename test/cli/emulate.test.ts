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
    stderr:
      `Check one: starttls-probe check 127.0.0.1:${ports[0]} --policy ${policy} --connector '${WELL.identity}'\n` +
      'Playing until you press Ctrl-C.\n',
    code: 0,
  });
});

test('shared: one port for a binding, the ranges of each, and who is left out', async () => {
  const everybody = { ...WELL, remoteIpRanges: ['0.0.0.0-255.255.255.255'] };
  const identity = 'EX01\\Partners';
  const remoteIpRanges = ['127.0.0.16/28', '127.0.0.2', '10.0.0.0/8', '192.0.2.0/24'];
  const partners = { ...WELL, identity, requireTls: true, remoteIpRanges };
  const onIpv6 = { ...WELL, identity: 'EX01\\On IPv6', bindings: ['[::]:25'] };
  const policy = await folder.write('policy.yaml', policyText([everybody, partners, onIpv6]));
  const cli = startCli(['emulate', policy, '--shared', '--max-per-source', '1', '--tarpit', '1ms']);
  const printed = await cli.printed(`${identity} → 127.0.0.1:`);
  const port = Number(/127\.0\.0\.1:(\d+)/.exec(printed)?.[1]);
  await using client = await SmtpConversation.dial(port, '127.0.0.17');
  await client.reply();
  await client.say('EHLO client.example');
  expect(await client.say('MAIL FROM:<>')).toEqual([
    '451 5.7.3 Must issue a STARTTLS command first',
  ]);
  await using second = await SmtpConversation.dial(port, '127.0.0.17');
  expect((await second.reply())[0]).toMatch(/^421 4\.3\.2 The maximum number of /);
  cli.interrupt();
  expect(await cli.end).toEqual({
    stdout:
      `${WELL.identity} → 127.0.0.1:${port} for 0.0.0.0-255.255.255.255\n` +
      `${identity} → 127.0.0.1:${port} for 127.0.0.16/28, 127.0.0.2, 10.0.0.0/8 and 1 more\n`,
    stderr:
      'EX01\\On IPv6 is not played: it listens on IPv6 only.\n' +
      `Check one: starttls-probe check 127.0.0.1:${port} --policy ${policy} --connector '${WELL.identity}'\n` +
      'Playing until you press Ctrl-C.\n',
    code: 0,
  });
});

test('says what it takes for granted, and quotes what a shell would take apart', async () => {
  const { identity } = DAMAGED;
  const bare = { identity, enabled: true, bindings: ['0.0.0.0:25'], requireTls: null };
  const off = { ...bare, identity: 'EX02\\Off', enabled: false };
  const policy = await folder.write('our policy.yaml', JSON.stringify({ connectors: [bare, off] }));
  const cli = startCli(['emulate', policy]);
  const printed = await cli.printed(`${identity} → 127.0.0.1:`);
  const [, port] = /127\.0\.0\.1:(\d+)/.exec(printed) ?? [];
  cli.interrupt();
  expect((await cli.end).stderr).toBe(
    `${identity}: AuthMechanism was not declared; played as Tls\n` +
      `${identity}: RequireTLS was not declared; played as $false\n` +
      `Check one: starttls-probe check 127.0.0.1:${port} --policy '${policy}' --connector '${identity}'\n` +
      'Playing until you press Ctrl-C.\n',
  );
});

test('a policy with nothing to play is wrong', async () => {
  const policy = await folder.write('policy.yaml', policyText([{ ...WELL, enabled: false }]));
  expect(await runMain(['emulate', policy])).toEqual({
    stdout: '',
    stderr: `starttls-probe: ${policy}: no connector is enabled\n`,
    code: 64,
  });
});
