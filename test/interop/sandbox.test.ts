import { existsSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { describe, expect, test } from 'vitest';
import { requires } from '../support/requirement.ts';
import { accepts, findPorts } from './ports.ts';
import { Sandbox } from './sandbox.ts';

const ADDRESS = '127.0.0.30';

const ROOM = {
  unpacked: 'aiosmtpd',
  hostname: 'mail.example',
  accounts: ['nobody-else'],
  files: { secret: '42' },
  prepare: '',
};

/** Listens, and leaves its session and its parent, as a daemon does. */
const daemonOn = (port: number) =>
  `setsid -f /usr/bin/python3 -m http.server ${port} --bind ${ADDRESS} && sleep infinity`;

const real = requires('aiosmtpd');

describe.skipIf(real.skipped)(`sandbox, with ${real.title}`, () => {
  test('a server that fails is reported in its own words', async () => {
    const room = {
      ...ROOM,
      commands: ['{ id -un nobody-else; cat /mnt/secret; hostname; false; }'],
    };
    const before = foldersLeft();
    await expect(Sandbox.start(room, ADDRESS, [1])).rejects.toThrow(
      /it has ended\nnobody-else\n42mail\.example\n$/,
    );
    expect(foldersLeft()).toEqual(before);
  });

  test('what it writes is gone with it, daemons too', async () => {
    const port = (await findPorts(ADDRESS, ['it'])).get('it') ?? 0;
    const mark = `/etc/starttls-probe-${port}`;
    const room = { ...ROOM, prepare: `echo here >${mark}`, commands: [daemonOn(port)] };
    const sandbox = await Sandbox.start(room, ADDRESS, [port]);
    expect(existsSync(mark)).toBe(false);
    expect(await accepts(port, ADDRESS)).toBe(true);
    await sandbox[Symbol.asyncDispose]();
    expect(await accepts(port, ADDRESS)).toBe(false);
  });
});

function foldersLeft(): string[] {
  return readdirSync(tmpdir()).filter((name) => name.startsWith('starttls-probe-aiosmtpd-'));
}
