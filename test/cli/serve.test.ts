import { once } from 'node:events';
import { rm, utimes } from 'node:fs/promises';
import { createServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type RunningCli, runCli, startCli } from '../support/cli.ts';
import { startScriptedServer } from '../support/scripted-server.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';
import { runMain } from '../support/terminal.ts';

let folder: TemporaryFolder;
beforeEach(async () => {
  folder = await TemporaryFolder.create();
});
afterEach(() => folder[Symbol.asyncDispose]());

/** A server without STARTTLS, asked for it all the same. */
const WITHOUT_TLS = `S: 220 a.example
C: EHLO *
S: 250 a.example
C: STARTTLS
S: 500 5.5.1 Unrecognized command
C: QUIT
S: 221 Bye`;

/** A configuration that listens anywhere, names itself, and has these lines beside. */
function configuration(...lines: readonly string[]): string {
  return ['listen: { address: "127.0.0.1:0" }', 'ehloName: probe.example', ...lines].join('\n');
}

function group(name: string, target: string, ...settings: readonly string[]): string {
  const lines = [`- name: ${name}`, `  targets: '${target}'`, ...settings.map((it) => `  ${it}`)];
  return lines.map((line) => `  ${line}`).join('\n');
}

/** Starts it, and waits until it listens. */
async function start(path: string): Promise<{ cli: RunningCli; url: string }> {
  const cli = startCli(['serve', '--config', path]);
  const told = await cli.told('listening at ');
  return { cli, url: /"url":"([^"]+)"/.exec(told)?.[1] ?? '' };
}

async function read(url: string): Promise<string> {
  return (await fetch(url)).text();
}

describe('--check', () => {
  test('says what a good configuration comes to', async () => {
    const list = await folder.write('hosts.txt', 'a.example\nb.example\n');
    const path = await folder.write(
      'good.yaml',
      configuration('groups:', group('edge', 'mail.example', 'every: 5m', `lists: ${list}`)),
    );
    expect(await runMain(['serve', '--config', path, '--check'])).toEqual({
      stdout: `${path}: good; 1 group, 3 targets, modules default, edge\n`,
      stderr: '',
      code: 0,
    });
  });

  test.each([
    ['a file that is not there', null, 'cannot read'],
    [
      'a setting that is unknown',
      'gruops: []',
      ':3:9: unknown setting gruops; accepted are listen',
    ],
    [
      'a target that is none',
      `groups:\n${group('edge', 'a b', 'every: 5m')}`,
      'bad.yaml:4:5: group edge: "a b"',
    ],
    [
      'a cron expression that is none',
      `groups:\n${group('edge', 'a.example', 'cron: often')}`,
      'groups[0].cron: ',
    ],
    [
      'a time zone that is none',
      `groups:\n${group('edge', 'a.example', "cron: '0 6 * * *'", 'timeZone: Moon/Base')}`,
      'groups[0].cron: ',
    ],
    [
      'a policy that is not there',
      `groups:\n${group('edge', 'a.example', 'every: 5m', 'policies: gone.xml')}`,
      'group edge: policies: cannot read',
    ],
    [
      'a list that is not there',
      `groups:\n${group('edge', 'a.example', 'every: 5m', 'lists: gone.txt')}`,
      'cannot read',
    ],
    [
      'a probe that is unknown',
      `groups:\n${group('edge', 'a.example', 'every: 5m', 'probes: tls-version')}`,
      'group edge: probes: there is no "tls-version"; did you mean tls-versions?',
    ],
    [
      'a probe that plays an attack',
      `groups:\n${group('edge', 'a.example', 'every: 5m', 'probes: command-injection')}`,
      'with iOwnTheseHosts: true',
    ],
    [
      'a connector that is not declared',
      `groups:\n${group('edge', 'a.example', 'every: 5m', 'connector: EX09')}`,
      'group edge: connector: "EX09" is not declared',
    ],
    ['an address that is none', 'probe: { allow: ["a b"] }', 'probe.allow: '],
    ['a name server that is none', 'dns: [nope]', 'bad.yaml:3:6: dns: "nope" is not an address'],
    ['a certificate that is none', 'listen: { tls: { cert: /etc/passwd, key: /etc/passwd } }', ''],
    [
      'a secret that is not set',
      'webhook: { url: "https://hooks.example/", secret: { env: NO_SECRET } }',
      'webhook.secret: the variable NO_SECRET is not set, or empty',
    ],
  ])('refuses %s in one line, with 64', async (_claim, text, expected) => {
    const path = folder.at('bad.yaml');
    if (text !== null) await folder.write('bad.yaml', configuration(text));
    const { stdout, stderr, code } = await runMain(['serve', '--config', path, '--check']);
    expect(stderr).toContain(expected);
    expect(stderr.trimEnd()).not.toMatch(/\n/);
    expect({ stdout, code }).toEqual({ stdout: '', code: 64 });
  });
});

test('--schema prints a JSON Schema', async () => {
  const { stdout, code } = await runMain(['serve', '--schema']);
  expect(JSON.parse(stdout)).toMatchObject({ type: 'object', additionalProperties: false });
  expect(code).toBe(0);
});

describe('what keeps it from starting ends with 64, before anything is sent', () => {
  test('a port that another program has', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    const { port } = await new Promise<AddressInfo>((resolve) =>
      other.once('listening', () => resolve(other.address() as AddressInfo)),
    );
    await using server = await startScriptedServer(WITHOUT_TLS);
    const target = `127.0.0.1:${server.port}`;
    const path = await folder.write(
      'busy.yaml',
      `listen: { address: "127.0.0.1:${port}" }\nehloName: a.example\ngroups:\n${group('edge', target, 'every: 5m')}`,
    );
    const { stderr, code } = await runCli(['serve', '--config', path]);
    expect(stderr).toContain(`cannot listen at 127.0.0.1:${port}: another program does already`);
    expect(code).toBe(64);
    expect(server.connections).toBe(0);
    other.close();
  });

  test('a history that another one holds, whose name is told', async () => {
    const path = await folder.write('held.yaml', configuration('history: held.db'));
    const { cli } = await start(path);
    const { stderr, code } = await runCli(['serve', '--config', path]);
    expect(stderr).toMatch(/^starttls-probe: .*held\.db.*\b\d+\b/);
    expect(code).toBe(64);
    cli.kill('SIGTERM');
    expect((await cli.end).code).toBe(0);
  });
});

describe('while it runs', () => {
  test('it probes at once, and shows what it saw', async () => {
    await using server = await startScriptedServer(WITHOUT_TLS);
    const target = `127.0.0.1:${server.port}`;
    const path = await folder.write(
      'edge.yaml',
      configuration('groups:', group('edge', target, 'every: 1h', 'requireTls: true')),
    );
    const { cli, url } = await start(path);
    await cli.told('round ended');
    const labels = `group="edge",target="${target}",address="127.0.0.1",domain=""`;
    const metrics = await read(`${url}/metrics`);
    expect(metrics).toContain(`smtp_starttls_advertised{${labels}} 0`);
    expect(metrics).toContain('starttls_probe_group_watched{group="edge"} 1');
    expect(await read(`${url}/-/ready`)).toBe('ready\n');
    cli.kill('SIGTERM');
    expect((await cli.end).code).toBe(0);
    expect(server.errors).toEqual([]);
  });

  test('a script is a question that is put to its targets', async () => {
    const lines = ['S: 220', 'C: EHLO {ehlo-name}', 'S: 250', 'C: STARTTLS', 'S: 500', 'C: QUIT'];
    await folder.write('refuses.smtp', lines.join('\n'));
    await using server = await startScriptedServer(WITHOUT_TLS);
    const target = `127.0.0.1:${server.port}`;
    const edge = group('edge', target, 'every: 1h', 'probes: refuses.smtp');
    const path = await folder.write('edge.yaml', configuration('groups:', edge));
    const { cli, url } = await start(path);
    await cli.told('round ended');
    const [seen] = JSON.parse(await read(`${url}/api/observations`));
    expect(seen.facts['script:refuses']).toMatchObject({ ok: true });
    expect(server.connections).toBe(2);
    cli.kill('SIGTERM');
    expect((await cli.end).code).toBe(0);
  });

  test('it goes by a changed configuration, and by none that is wrong', async () => {
    await using server = await startScriptedServer(WITHOUT_TLS);
    const target = `127.0.0.1:${server.port}`;
    const first = configuration('groups:', group('first', target, 'every: 1h'));
    const path = await folder.write('edge.yaml', first);
    const { cli, url } = await start(path);
    await cli.told('"group":"first"');
    await folder.write('edge.yaml', configuration('groups: nonsense'));
    cli.kill('SIGHUP');
    await cli.told('the configuration is as it was');
    expect(await read(`${url}/metrics`)).toContain(
      'starttls_probe_config_last_reload_successful 0',
    );
    expect(await read(`${url}/metrics`)).toContain('starttls_probe_group_watched{group="first"} 1');
    await folder.write('edge.yaml', first.replace('first', 'second'));
    cli.kill('SIGHUP');
    await cli.told('"group":"second"');
    await cli.told('the configuration was read anew');
    const metrics = await read(`${url}/metrics`);
    expect(metrics).toContain('starttls_probe_config_last_reload_successful 1');
    expect(metrics).not.toContain('group="first"');
    cli.kill('SIGTERM');
    expect((await cli.end).code).toBe(0);
  });

  test('what it tells while it reads anew stands in its log', async () => {
    const connectors = ['{ identity: Bound, bindings: "127.0.0.1:1" }', '{ identity: Loose }'];
    await folder.write('policy.yaml', `connectors: [${connectors.join(', ')}]`);
    const edge = '  - { name: edge, every: 1h, policies: policy.yaml, fromPolicy: endpoints }';
    const path = await folder.write('edge.yaml', configuration('groups:', edge));
    const { cli } = await start(path);
    cli.kill('SIGHUP');
    await cli.told('the configuration was read anew');
    cli.kill('SIGTERM');
    const { stderr } = await cli.end;
    const [, log = ''] = /^(?:starttls-probe: .*\n)+([\s\S]*)$/.exec(stderr) ?? [];
    const told = log
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).msg);
    expect(told).toContain('edge: Loose is not probed: its Bindings were not declared');
  });

  test('it notices by itself that a file has changed', async () => {
    const path = await folder.write('edge.yaml', configuration('groups: []'));
    const { cli } = await start(path);
    await folder.write('edge.yaml', configuration('groups: []', 'probe: { concurrency: 3 }'));
    await cli.told('the configuration was read anew');
    cli.kill('SIGTERM');
    expect((await cli.end).code).toBe(0);
  });

  test('a group that is as before keeps its rhythm: a reload is no reason to probe', async () => {
    await using server = await startScriptedServer(WITHOUT_TLS);
    const target = `127.0.0.1:${server.port}`;
    const edge = group('edge', target, 'every: 1h');
    const path = await folder.write('edge.yaml', configuration('groups:', edge));
    const { cli } = await start(path);
    await cli.told('round ended');
    const other = group('other', target, 'every: 1h');
    await folder.write('edge.yaml', configuration('groups:', edge, other));
    cli.kill('SIGHUP');
    // Its dialogue would come after one that the first group began at the same time.
    await cli.told('"group":"other","records":1');
    expect(server.connections).toBe(2);
    cli.kill('SIGTERM');
    expect((await cli.end).code).toBe(0);
  });

  test('what could not be read for want of a file is read when the file comes', async () => {
    const late = folder.at('late.txt');
    const path = await folder.write('edge.yaml', configuration('groups: []'));
    const { cli } = await start(path);
    const wanting = `  - { name: edge, every: 1h, lists: ${late} }`;
    await folder.write('edge.yaml', configuration('groups:', wanting));
    cli.kill('SIGHUP');
    await cli.told(`cannot read ${late}`);
    await folder.write('late.txt', '# nobody yet\n');
    await cli.told('the configuration was read anew');
    cli.kill('SIGTERM');
    expect((await cli.end).code).toBe(0);
  });

  test('a setting that nobody foresaw to be wrong ends nothing', async () => {
    const path = await folder.write('edge.yaml', configuration('groups: []'));
    const { cli, url } = await start(path);
    await folder.write('edge.yaml', configuration('groups: []', 'dns: [nope]'));
    cli.kill('SIGHUP');
    await cli.told('dns: \\"nope\\" is not an address');
    expect(await read(`${url}/-/healthy`)).toBe('healthy\n');
    cli.kill('SIGTERM');
    expect((await cli.end).code).toBe(0);
  });

  test('a file of tomorrow is read once', async () => {
    const path = await folder.write('edge.yaml', configuration('groups: []'));
    const tomorrow = new Date(Date.now() + 86_400_000);
    await utimes(path, tomorrow, tomorrow);
    const { cli } = await start(path);
    await cli.told('the configuration was read anew');
    const later = group('later', '127.0.0.1:1', 'every: 1h');
    await folder.write('edge.yaml', configuration('groups:', later));
    await cli.told('"groups":["later"]');
    cli.kill('SIGTERM');
    const { stderr } = await cli.end;
    expect(stderr.match(/read anew/g)).toHaveLength(2);
  });

  test('SIGHUP is no reason to end, however early it comes', async () => {
    const path = await folder.write('edge.yaml', configuration('groups: []'));
    const cli = startCli(['serve', '--config', path]);
    await cli.told('listening at ');
    for (let count = 0; count < 20; count++) cli.kill('SIGHUP');
    await cli.told('the configuration was read anew');
    cli.kill('SIGTERM');
    const { code, stderr } = await cli.end;
    expect(code).toBe(0);
    // Those that came while it was being read ask for one more.
    expect(stderr.match(/read anew/g)?.length).toBeLessThan(20);
  });

  test('a list that is gone is the trouble of its group, and its places stay', async () => {
    await using server = await startScriptedServer(WITHOUT_TLS);
    const list = await folder.write('hosts.txt', `127.0.0.1:${server.port}\n`);
    const path = await folder.write(
      'edge.yaml',
      configuration('groups:', `  - name: edge\n    every: 1s\n    lists: ${list}`),
    );
    const { cli, url } = await start(path);
    await cli.told('round ended');
    await rm(list);
    await cli.told(`cannot read ${list} (ENOENT)`);
    const metrics = await read(`${url}/metrics`);
    expect(metrics).toContain('starttls_probe_group_watched{group="edge"} 1');
    expect(metrics).toContain('starttls_probe_group_trouble{group="edge"} 1');
    cli.kill('SIGTERM');
    expect((await cli.end).code).toBe(0);
  });
});

/** A server that greets only when it is told to, and knows no STARTTLS. */
async function startPatientServer() {
  const server = createTcpServer((socket) => {
    socket.on('error', () => {});
    socket.on('data', (command) => {
      const isEhlo = command.toString().startsWith('EHLO');
      socket.write(isEhlo ? '250 a.example\r\n' : '500 5.5.1 Unrecognized command\r\n');
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    target: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    called: once(server, 'connection') as Promise<[Socket]>,
    async [Symbol.asyncDispose]() {
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

describe('SIGTERM', () => {
  test('lets a dialogue that is under way come to its end', async () => {
    await using server = await startPatientServer();
    const path = await folder.write(
      'edge.yaml',
      configuration('log: { level: debug }', 'groups:', group('edge', server.target, 'every: 1h')),
    );
    const { cli } = await start(path);
    const [socket] = await server.called;
    cli.kill('SIGTERM');
    await cli.told('"msg":"ending"');
    socket.write('220 a.example\r\n');
    const { stderr, code } = await cli.end;
    expect(stderr).toMatch(`"target":"${server.target}","address":"127.0.0.1","verdict":"warning"`);
    expect(code).toBe(0);
  });

  test('while a changed group waits for its old round begins no new one', async () => {
    await using server = await startPatientServer();
    const edge = group('edge', server.target, 'every: 1h');
    const path = await folder.write('edge.yaml', configuration('grace: 300ms', 'groups:', edge));
    const { cli } = await start(path);
    await server.called;
    await folder.write(
      'edge.yaml',
      configuration('grace: 300ms', 'groups:', group('edge', server.target, 'every: 2h')),
    );
    cli.kill('SIGHUP');
    cli.kill('SIGTERM');
    const { code, stderr } = await cli.end;
    expect(code).toBe(0);
    expect(stderr.trimEnd()).toMatch(/"msg":"ended"\}$/);
  });

  test('cuts what does not end within the grace period', async () => {
    await using server = await startPatientServer();
    const edge = group('edge', server.target, 'every: 1h');
    const path = await folder.write('edge.yaml', configuration('grace: 100ms', 'groups:', edge));
    const { cli } = await start(path);
    await server.called;
    cli.kill('SIGTERM');
    const { stderr, code } = await cli.end;
    expect(stderr).toContain('"msg":"ended"');
    expect(code).toBe(0);
  });
});
