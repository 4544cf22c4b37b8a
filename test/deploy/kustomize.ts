/** What is in deploy/kubernetes, as kustomize renders it. */

import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { startProcess } from '../support/cli.ts';
import type { Manifest } from './kubernetes-schemas.ts';

const FOLDER = join(import.meta.dirname, '../../deploy/kubernetes');

/** Of a pod, what is looked at here. */
export interface Pod {
  readonly metadata: { readonly labels: Readonly<Record<string, string>> };
  readonly spec: {
    readonly containers: readonly Container[];
    readonly volumes: readonly Readonly<Record<string, unknown>>[];
    readonly securityContext: unknown;
    readonly terminationGracePeriodSeconds?: number;
    readonly [field: string]: unknown;
  };
}

interface Container {
  readonly image: string;
  readonly args: readonly string[];
  readonly ports?: readonly { readonly containerPort: number }[];
  readonly securityContext: unknown;
  readonly resources: unknown;
}

/** @throws Error where kustomize fails or warns. */
export async function render(part: string): Promise<readonly Manifest[]> {
  const { stdout, stderr, code } = await startProcess('kubectl', ['kustomize', join(FOLDER, part)])
    .end;
  if (code !== 0 || stderr !== '') throw new Error(`kubectl ended with ${code}: ${stderr}`);
  return parseAllDocuments(stdout).map((document) => document.toJS());
}

/** The pods that a part starts: of a Deployment, a Job, or a CronJob. */
export function podsOf(manifests: readonly Manifest[]): readonly Pod[] {
  return manifests.flatMap(({ spec }) => {
    const { template, jobTemplate } = (spec ?? {}) as {
      readonly template?: Pod;
      readonly jobTemplate?: { readonly spec: { readonly template: Pod } };
    };
    return template ?? jobTemplate?.spec.template ?? [];
  });
}

/** The content of a ConfigMap's file. @throws Error where there is none. */
export function fileIn(manifests: readonly Manifest[], name: string): string {
  const maps = manifests.filter(({ kind }) => kind === 'ConfigMap');
  const files = maps.map(({ data }) => (data as Readonly<Record<string, string>>)[name]);
  const [content] = files.filter((file) => file !== undefined);
  if (content === undefined) throw new Error(`no ConfigMap has ${name}`);
  return content;
}
