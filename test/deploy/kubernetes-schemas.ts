/** Holds manifests against the schemas of the Kubernetes API, so strictly that a misspelt field is found. */

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
export async function complaintsAbout(manifest: Manifest): Promise<readonly string[]> {
  const validate = await schemaOf(manifest);
  const reading = new Reading(manifest);
  validate(reading.watched);
  const wrong = (validate.errors ?? []).map(
    ({ instancePath, message, ...rest }) => `${instancePath} ${message ?? JSON.stringify(rest)}`,
  );
  return [...wrong, ...reading.unread().map((path) => `${path} is no field`)];
}

async function schemaOf({ apiVersion, kind }: Manifest): Promise<Validate> {
  const [group, version] = apiVersion.includes('/') ? apiVersion.split('/') : ['core', apiVersion];
  const words = [(group ?? '').replace(/\..*/, ''), version ?? '', kind];
  const name = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
  const { validate } = await import(`kubernetes-models/_schemas/IoK8sApi${name}`);
  return validate;
}

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
