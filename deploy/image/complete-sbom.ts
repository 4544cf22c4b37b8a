/** Adds to npm's bill of materials what the image has beside packages: Node, and libraries of Debian. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a bill lists; of CycloneDX 1.5, what is written here. */
interface Component {
  readonly type: 'application' | 'library';
  readonly name: string;
  readonly version: string;
  readonly purl?: string;
  readonly components?: readonly Component[];
}

/** A bill of materials, of which only the list and the name are touched. */
interface Bill {
  readonly metadata: { readonly component: { readonly name: string; readonly purl: string } };
  readonly components: readonly Component[];
}

/** What beside npm's packages is in the image. */
interface Parts {
  /** As in `process.versions`: Node's own and those of what is built into it. */
  readonly versions: Readonly<Record<string, string | undefined>>;
  /** What `dpkg-query --status` says, one text for each package. */
  readonly statuses: readonly string[];
}

/** The bill of the whole image. @throws Error where a status does not say name and version. */
export function completeBill(bill: Bill, { versions, statuses }: Parts): Bill {
  const { metadata, components } = bill;
  // npm names the application after the folder in which it stands.
  const name = metadata.component.purl.replace(/^pkg:npm\/|@[^@]*$/g, '');
  return {
    ...bill,
    metadata: { ...metadata, component: { ...metadata.component, name } },
    components: [...components, nodeComponent(versions), ...statuses.map(debianComponent)],
  };
}

function nodeComponent({ node = '', ...builtIn }: Parts['versions']): Component {
  const components = Object.entries(builtIn)
    // The version of an interface, not of a part.
    .filter(([name]) => !['modules', 'napi'].includes(name))
    .map(([name, version = '']) => ({ type: 'library' as const, name, version }));
  return {
    type: 'application',
    name: 'node',
    version: node,
    purl: `pkg:generic/node@${node}`,
    components,
  };
}

function debianComponent(status: string): Component {
  const [name, version, architecture] = ['Package', 'Version', 'Architecture'].map(
    (field) => new RegExp(`^${field}: (.+)$`, 'm').exec(status)?.[1],
  );
  if (name === undefined || version === undefined) {
    throw new Error(`a status without Package or Version: ${status.slice(0, 80)}`);
  }
  const [inUrl, ofUrl] = [encodeURIComponent(name), encodeURIComponent(version)];
  const purl = `pkg:deb/debian/${inUrl}@${ofUrl}?arch=${architecture}`;
  return { type: 'library', name, version, purl };
}

if (import.meta.main) {
  const [bill = '', folder = ''] = process.argv.slice(2);
  const statuses = readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8'));
  const complete = completeBill(JSON.parse(readFileSync(bill, 'utf8')), {
    versions: process.versions,
    statuses,
  });
  process.stdout.write(`${JSON.stringify(complete, null, 2)}\n`);
}
