/** Holds manifests against the schemas of the Kubernetes API, so strictly that a misspelt field is found. */

import { validate as deployment } from 'kubernetes-models/_schemas/IoK8sApiAppsV1Deployment';
import { validate as cronJob } from 'kubernetes-models/_schemas/IoK8sApiBatchV1CronJob';
import { validate as job } from 'kubernetes-models/_schemas/IoK8sApiBatchV1Job';
import { validate as configMap } from 'kubernetes-models/_schemas/IoK8sApiCoreV1ConfigMap';
import { validate as namespace } from 'kubernetes-models/_schemas/IoK8sApiCoreV1Namespace';
import { validate as persistentVolumeClaim } from 'kubernetes-models/_schemas/IoK8sApiCoreV1PersistentVolumeClaim';
import { validate as service } from 'kubernetes-models/_schemas/IoK8sApiCoreV1Service';
import { validate as networkPolicy } from 'kubernetes-models/_schemas/IoK8sApiNetworkingV1NetworkPolicy';

/** What every manifest has. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly [field: string]: unknown;
}

interface Validate {
  (data: unknown): boolean;
  errors?: readonly { readonly instancePath: string; readonly message?: string }[] | null;
}

/** What is wrong with a manifest, one line each; a kind that is not known is wrong too. */
export function complaintsAbout(manifest: Manifest): readonly string[] {
  const validate = SCHEMAS[`${manifest.apiVersion} ${manifest.kind}`];
  if (!validate) return [`${manifest.apiVersion} ${manifest.kind} is no kind that is known here`];
  const reading = new Reading(manifest);
  validate(reading.watched);
  const wrong = (validate.errors ?? []).map(
    ({ instancePath, message, ...rest }) => `${instancePath} ${message ?? JSON.stringify(rest)}`,
  );
  return [...wrong, ...reading.unread().map((path) => `${path} is no field`)];
}

/** By version and kind, as a manifest says them. */
const SCHEMAS: Readonly<Record<string, Validate>> = {
  'v1 ConfigMap': configMap,
  'v1 Namespace': namespace,
  'v1 PersistentVolumeClaim': persistentVolumeClaim,
  'v1 Service': service,
  'apps/v1 Deployment': deployment,
  'batch/v1 CronJob': cronJob,
  'batch/v1 Job': job,
  'networking.k8s.io/v1 NetworkPolicy': networkPolicy,
};

/**
 * Notes what of a value is looked at.
 *
 * The schemas let fields through that they do not know; but they never look at those.
 */
class Reading {
  readonly watched: unknown;
  readonly #unread = new Set<string>();

  constructor(value: unknown) {
    this.watched = this.#watch(value, '');
  }

  unread(): string[] {
    return [...this.#unread].filter((path) => !this.#unread.has(path.replace(/\/[^/]*$/, '')));
  }

  #watch(value: unknown, path: string): unknown {
    if (typeof value !== 'object' || value === null) return value;
    const within = Object.fromEntries(
      Object.entries(value).map(([name, inner]) => {
        this.#unread.add(`${path}/${name}`);
        return [name, this.#watch(inner, `${path}/${name}`)];
      }),
    );
    const target = Array.isArray(value) ? Object.values(within) : within;
    return new Proxy(target, {
      get: (watched, name) => {
        this.#unread.delete(`${path}/${String(name)}`);
        return Reflect.get(watched, name);
      },
    });
  }
}
