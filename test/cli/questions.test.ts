import { expect, test } from 'vitest';
import { AFTER_TLS, TO_TLS } from '../probes/surveys.ts';
import { sayUndeclared } from '../rules/say.ts';
import { facts, factsWithoutTls, replyOf } from '../support/observations.ts';
import { startScriptedServer } from '../support/scripted-server.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';
import { runMain } from '../support/terminal.ts';

test('check puts the questions that are named, and judges the answers', async () => {
  const works = `${TO_TLS}TLS min=TLSv1\n${AFTER_TLS}`;
  await using server = await startScriptedServer(works);
  const { stdout, code } = await runMain([
    ...['check', `127.0.0.1:${server.port}`, '--probe', 'tls-versions', '--samples', '2'],
    ...['--format', 'jsonl'],
  ]);
  const { facts: seen, findings } = JSON.parse(stdout);
  expect(
    seen['tls-versions'].versions.map(({ accepted }: { accepted: boolean }) => accepted),
  ).toEqual(Array(4).fill(true));
  expect(seen.samples.looks).toHaveLength(2);
  expect(findings.map(({ id }: { id: string }) => id)).toContain('tls-versions-old');
  expect(code).toBe(1);
  expect(server.connections).toBe(6);
});

test('an attack is refused before anybody is connected to', async () => {
  await using server = await startScriptedServer('S: 220 a.example\n');
  const target = `127.0.0.1:${server.port}`;
  const { stderr, code } = await runMain(['check', target, '--probe', 'command-injection']);
  expect(stderr).toContain('--i-own-this-host');
  expect(code).toBe(64);
  expect(server.connections).toBe(0);
});

test('diff --path says what lies on the path, and exits 1 for it', async () => {
  await using folder = await TemporaryFolder.create();
  const greeting = replyOf('220 mail.example ESMTP Postfix');
  const inside = JSON.stringify(sayUndeclared(facts({ greeting })));
  const outside = JSON.stringify(
    sayUndeclared({ ...factsWithoutTls(), greeting }, { localAddress: '203.0.113.9' }),
  )
    .replaceAll('X-ANONYMOUSTLS', 'SIZE')
    .replaceAll('X-EXPS', 'SIZE');
  const one = await folder.write('inside.jsonl', `${inside}\n`);
  const other = await folder.write('outside.jsonl', `${outside}\n`);
  const found = await runMain(['diff', '--path', one, other, '--format', 'jsonl']);
  expect(JSON.parse(found.stdout)).toMatchObject({
    schema: 'starttls-probe/path/1',
    conclusion: 'on-path',
    from: ['198.51.100.7', '203.0.113.9'],
  });
  expect(found.code).toBe(1);
  const same = await runMain(['diff', '--path', one, one]);
  expect(same.stdout).toBe('0 changed on the path in 1 address\n');
  expect(same.code).toBe(0);
});
