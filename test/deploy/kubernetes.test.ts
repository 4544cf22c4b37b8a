/** The manifests, held against the API's schemas and against what is promised of them. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { requires } from '../support/requirement.ts';
import { complaintsAbout, type Manifest } from './kubernetes-schemas.ts';
import { type Pod, podsOf, render } from './kustomize.ts';

const PERFORMANCE = join(import.meta.dirname, '../../docs/performance.md');

const PARTS = [
  ['serve', ['ConfigMap', 'Service', 'PersistentVolumeClaim', 'Deployment', 'NetworkPolicy']],
  ['scan', ['ConfigMap', 'CronJob', 'NetworkPolicy']],
  ['sharded-scan', ['ConfigMap', 'PersistentVolumeClaim', 'Job', 'NetworkPolicy']],
] as const;

/** Of a process that watches 5,000 targets, what its memory was at its most. */
const RSS_MIB = /^\| RSS, MiB \| \d+ \| (\d+) \|$/m;

/** What the Pod Security Standard "restricted" lets a pod mount, as far as we need it. */
const ALLOWED_VOLUMES = ['configMap', 'persistentVolumeClaim', 'secret', 'emptyDir'];

const MAIL_AND_NAMES = [
  { protocol: 'TCP', port: 25 },
  { protocol: 'TCP', port: 465 },
  { protocol: 'TCP', port: 587 },
  { protocol: 'UDP', port: 53 },
  { protocol: 'TCP', port: 53 },
];

const { skipped, title } = requires('kubectl');

describe.skipIf(skipped)(title, () => {
  describe.each(PARTS)('%s', (part, kinds) => {
    test('renders, and the API would take it', async () => {
      const manifests = await render(part);
      expect(manifests.map(({ kind }) => kind).sort()).toEqual([...kinds].sort());
      expect(manifests.flatMap(complaintsAbout)).toEqual([]);
    });

    test('its pod is restricted, and more', async () => {
      const pods = podsOf(await render(part));
      expect(pods).toHaveLength(1);
      pods.forEach(expectRestricted);
    });

    test('what its pod mounts is there', async () => {
      const manifests = await render(part);
      const named = manifests.map(({ kind, metadata }) => `${kind} ${metadata.name}`);
      const mounted = podsOf(manifests).flatMap(({ spec }) => spec.volumes.map(nameMounted));
      expect(mounted.length).toBeGreaterThan(0);
      expect(named).toEqual(expect.arrayContaining(mounted));
    });

    test('its pod reaches the ports of mail and names, and nothing else', async () => {
      const manifests = await render(part);
      const [policy] = manifests.filter(({ kind }) => kind === 'NetworkPolicy');
      const spec = policy?.['spec'] as NetworkPolicySpec;
      const [pod] = podsOf(manifests);
      expect(pod?.metadata.labels).toMatchObject(spec.podSelector.matchLabels);
      expect(spec.policyTypes).toEqual(['Ingress', 'Egress']);
      expect(spec.egress.flatMap(({ ports }) => ports)).toEqual(MAIL_AND_NAMES);
      const sources = (spec.ingress ?? []).flatMap(({ from }) => from);
      expect(sources.filter(({ namespaceSelector }) => namespaceSelector === undefined)).toEqual(
        [],
      );
    });
  });

  test('one instance has the history: the one before is gone when the next begins', async () => {
    const [deployment] = (await render('serve')).filter(({ kind }) => kind === 'Deployment');
    expect(deployment?.['spec']).toMatchObject({ replicas: 1, strategy: { type: 'Recreate' } });
  });

  test('serve has room for what it was measured to take with 5,000 targets', async () => {
    const [, most] = RSS_MIB.exec(await readFile(PERFORMANCE, 'utf8')) ?? [];
    const [pod] = podsOf(await render('serve'));
    const resources = pod?.spec.containers[0]?.resources as Resources | undefined;
    expect(mebibytes(resources?.requests.memory)).toBeGreaterThan(Number(most));
    expect(mebibytes(resources?.limits.memory)).toBeGreaterThan(1.25 * Number(most));
  });
});

const folders = requires('kubectl 1.21');

describe.skipIf(folders.skipped)(`the example: ${folders.title}`, () => {
  test('puts everything in one restricted namespace, from one registry', async () => {
    const manifests = await render('example');
    expect(manifests.flatMap(complaintsAbout)).toEqual([]);
    const [namespace, ...others] = manifests;
    expect(namespace?.metadata).toMatchObject({
      name: 'starttls-probe',
      labels: { 'pod-security.kubernetes.io/enforce': 'restricted' },
    });
    expect(new Set(others.map(({ metadata }) => metadata.namespace))).toEqual(
      new Set(['starttls-probe']),
    );
    const images = podsOf(manifests).flatMap(({ spec }) =>
      spec.containers.map(({ image }) => image),
    );
    expect(new Set(images)).toEqual(new Set(['registry.contoso.com/starttls-probe:0.1.0']));
  });
});

describe('the schemas', () => {
  const service = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'here' },
    spec: { ports: [{ port: 1 }] },
  };
  const withSpec = (spec: object): Manifest => ({ ...service, spec });

  test.each<[string, Manifest, readonly string[]]>([
    ['nothing that is right', service, []],
    ['a misspelt field', withSpec({ prots: [] }), ['/spec/prots is no field']],
    [
      'one that is deep within',
      withSpec({ ports: [{ port: 1, nmae: 'x' }] }),
      ['/spec/ports/0/nmae is no field'],
    ],
    [
      'another type',
      withSpec({ ports: [{ port: '1' }] }),
      [expect.stringMatching(/^\/spec\/ports/)],
    ],
    [
      'a kind of another version',
      { ...service, apiVersion: 'v2' },
      ['v2 Service is no kind that is known here'],
    ],
    ['what is missing', withSpec({ ports: [{}] }), [expect.stringMatching(/port/)]],
  ])('tell %s', (_what, manifest, complaints) => {
    expect(complaintsAbout(manifest)).toEqual(complaints);
  });
});

interface Resources {
  readonly requests: { readonly memory: string };
  readonly limits: { readonly memory: string };
}

/** NaN where it is no whole number of Mi or Gi. */
function mebibytes(quantity = ''): number {
  const [, count, unit] = /^(\d+)(Mi|Gi)$/.exec(quantity) ?? [];
  return Number(count) * (unit === 'Gi' ? 1024 : 1);
}

interface NetworkPolicySpec {
  readonly podSelector: { readonly matchLabels: object };
  readonly policyTypes: readonly string[];
  readonly egress: readonly { readonly ports: readonly object[] }[];
  readonly ingress?: readonly {
    readonly from: readonly { readonly namespaceSelector?: object }[];
  }[];
}

function nameMounted(volume: Readonly<Record<string, unknown>>): string {
  const { configMap, persistentVolumeClaim } = volume as {
    readonly configMap?: { readonly name: string };
    readonly persistentVolumeClaim?: { readonly claimName: string };
  };
  return configMap
    ? `ConfigMap ${configMap.name}`
    : `PersistentVolumeClaim ${persistentVolumeClaim?.claimName}`;
}

/** https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted, and read-only. */
function expectRestricted({ spec }: Pod): void {
  const { hostNetwork, hostPID, hostIPC, automountServiceAccountToken } = spec;
  expect({ hostNetwork, hostPID, hostIPC, automountServiceAccountToken }).toEqual({
    automountServiceAccountToken: false,
  });
  expect(spec.securityContext).toMatchObject({
    runAsNonRoot: true,
    runAsUser: 1000,
    seccompProfile: { type: 'RuntimeDefault' },
  });
  const kinds = spec.volumes.flatMap(({ name: _name, ...kind }) => Object.keys(kind));
  expect(kinds.filter((kind) => !ALLOWED_VOLUMES.includes(kind))).toEqual([]);
  for (const { securityContext, resources } of spec.containers) {
    expect(securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
    expect(resources).toMatchObject({ limits: { memory: expect.any(String) } });
  }
}
