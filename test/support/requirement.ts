/** Decides whether tests with a real server or browser run, are skipped, or fail for want of it. */

import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** What a program needs of the machine that its tests run on. */
interface Needs {
  /** Of each, any one is to be found on PATH. */
  readonly programs: readonly (readonly string[])[];
  /** The account that it runs under; null for one's own. */
  readonly user: string | null;
  readonly root: boolean;
  /** What has to succeed, once all of that is there, in the words of a shell; null for nothing. */
  readonly trial: string | null;
}

const UNPACKED_PROGRAMS = [['unshare'], ['mount'], ['bash']] as const;

/** What a server needs that test/interop/unpack.sh has put into `.interop/NAME/`. */
function unpacked(name: string): Needs {
  return {
    programs: UNPACKED_PROGRAMS,
    user: null,
    root: true,
    trial: `unshare --mount mount -t overlay overlay -o lowerdir=.interop/${name}/usr:/usr /usr`,
  };
}

/** What anybody may run who has it. */
function program(name: string): Needs {
  return { programs: [[name]], user: null, root: false, trial: null };
}

const NEEDS = {
  postfix: { programs: [['postfix']], user: 'postfix', root: true, trial: null },
  chromium: {
    programs: [['chromium', 'google-chrome']],
    user: null,
    root: false,
    trial: null,
  },
  'a private network': {
    programs: [['unshare'], ['nsenter'], ['ip'], ['nft'], ['bash']],
    user: null,
    root: true,
    trial: 'unshare --net --pid --fork nft list ruleset',
  },
  'a small disk': {
    programs: [['unshare'], ['mount'], ['sh']],
    user: null,
    root: true,
    trial: 'unshare --mount mount -t tmpfs -o size=1m tmpfs /mnt',
  },
  'a clock to be set': {
    ...program('sh'),
    trial: 'test -e /usr/lib/*/faketime/libfaketimeMT.so.1',
  },
  'two private networks and a line': {
    programs: [['unshare'], ['nsenter'], ['ip'], ['tc'], ['bash'], ['python3']],
    user: null,
    root: true,
    trial: 'unshare --net --pid --fork test -c /dev/net/tun',
  },
  prometheus: program('prometheus'),
  containers: {
    programs: [['buildah'], ['podman'], ['runc']],
    user: null,
    root: true,
    // The base image that test/container/prepare.sh makes.
    trial:
      'CONTAINERS_STORAGE_CONF=.container/storage.conf podman image exists localhost/node:24-slim',
  },
  nagios: { ...program('nagios4'), root: true },
  icinga2: { ...program('icinga2'), root: true },
  kubectl: { ...program('kubectl'), trial: 'kubectl kustomize deploy/kubernetes/serve' },
  // Before that, its kustomize knows no folders among resources.
  'kubectl 1.21': {
    ...program('kubectl'),
    trial: `kubectl version --client --output=json | grep -Eq '"minor": "(2[1-9]|[3-9][0-9])'`,
  },
  'systemd-analyze': program('systemd-analyze'),
  promtool: program('promtool'),
  // Debian calls it so; elsewhere it is alertmanager.
  alertmanager: {
    ...program('prometheus-alertmanager'),
    programs: [['prometheus-alertmanager', 'alertmanager']],
  },
  amtool: program('amtool'),
  node_exporter: program('prometheus-node-exporter'),
  blackbox_exporter: program('prometheus-blackbox-exporter'),
  'monitoring-plugins': {
    ...program('sh'),
    trial: 'test -x /usr/lib/nagios/plugins/negate -a -x /usr/lib/nagios/plugins/check_smtp',
  },
  exim: unpacked('exim'),
  sendmail: unpacked('sendmail'),
  opensmtpd: unpacked('opensmtpd-7'),
  'opensmtpd of Debian 12': unpacked('opensmtpd'),
  courier: unpacked('courier'),
  dovecot: unpacked('dovecot'),
  aiosmtpd: unpacked('aiosmtpd'),
  haproxy: { ...unpacked('front'), programs: [...UNPACKED_PROGRAMS, ['postfix']], user: 'postfix' },
  stunnel: { ...unpacked('front'), programs: [...UNPACKED_PROGRAMS, ['postfix']], user: 'postfix' },
} as const satisfies Readonly<Record<string, Needs>>;

type RealProgram = keyof typeof NEEDS;

/** What of a machine matters here. */
interface Machine {
  readonly isRoot: boolean;
  readonly hasProgram: (program: string) => boolean;
  readonly hasUser: (user: string) => boolean;
  readonly succeeds: (command: string) => boolean;
  /** Nothing may be skipped. */
  readonly requireAll: boolean;
}

/** For `describe.skipIf(skipped)(title, …)`. */
interface Requirement {
  readonly skipped: boolean;
  /** The program's name, and the reason where its tests are skipped. */
  readonly title: string;
}

/**
 * Looks whether a machine has what the tests with this program need.
 *
 * @throws Error where something is lacking and nothing may be skipped.
 */
export function requires(name: RealProgram, machine: Machine = THIS_MACHINE): Requirement {
  const lacking = findLacking(NEEDS[name], machine);
  if (lacking === null) return { skipped: false, title: name };
  if (machine.requireAll) {
    throw new Error(
      `${name}: ${lacking}, and STARTTLS_PROBE_REQUIRE_ALL=1 lets nothing be skipped`,
    );
  }
  return { skipped: true, title: `${name} (skipped: ${lacking})` };
}

const THIS_MACHINE: Machine = {
  // Absent on Windows.
  isRoot: process.getuid?.() === 0,
  hasProgram: isOnPath,
  hasUser: (user) => spawnSync('id', ['-u', user]).status === 0,
  succeeds: (command) => spawnSync('sh', ['-c', command]).status === 0,
  requireAll: process.env['STARTTLS_PROBE_REQUIRE_ALL'] === '1',
};

function findLacking({ programs, user, root, trial }: Needs, machine: Machine): string | null {
  const absent = programs.find((choice) => !choice.some(machine.hasProgram));
  if (absent) return `${absent.join(' or ')} is not on PATH`;
  if (user !== null && !machine.hasUser(user)) return `there is no user ${user}`;
  if (root && !machine.isRoot) return 'needs root';
  if (trial !== null && !machine.succeeds(trial)) return `this fails: ${trial}`;
  return null;
}

/** Where the first of its programs is. @throws Error where there is none. */
export function findProgram(name: RealProgram): string {
  const places = NEEDS[name].programs.flat().flatMap(placesOf);
  const [found] = places.filter(isExecutable);
  if (found === undefined) throw new Error(`${name} is not on PATH`);
  return found;
}

function isOnPath(program: string): boolean {
  return placesOf(program).some(isExecutable);
}

function placesOf(program: string): string[] {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter(Boolean);
  return folders.map((folder) => join(folder, program));
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
