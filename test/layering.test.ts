import { globSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { describe, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..');

/** The house from the ground up: a layer may import what stands before it, and itself. */
const LAYERS = [
  'smtp',
  'target',
  'dialogue',
  'session',
  'policy',
  'rules',
  'report',
  'scan',
  'emulator',
  'monitor',
  'cli',
] as const;

/** Where less is allowed than the order would. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  probes: ['smtp', 'target', 'dialogue'],
  emulator: ['smtp', 'target', 'policy'],
};

/** Who sees everything: the library's face and the program. */
const ROOFS = ['src/index.ts', 'src/bin.ts'];

/** The tables, and who may read them while running. */
const TABLES = ['probes/index.ts', 'src/rules/index.ts', 'src/report/index.ts'];
const TABLE_READERS = /^src\/(cli|monitor)\/|^src\/index\.ts$/;

/** The types that the table of probes gives are for whoever looks at facts. */
const TYPES_OF_PROBES = ['probes/index.ts', 'probes/ehlo.ts', 'probes/starttls.ts'];
const FACT_READERS = ['rules', 'report', 'scan', 'monitor', 'cli'];

/** Judging and reporting are pure; these are the modules of Node that are pure too. */
const PURE_LAYERS = ['rules', 'policy', 'report'];
const PURE_MODULES = ['node:buffer', 'node:url', 'node:util'];

/** What of the others is pure, and who may use it. */
const PURE_NAMES: Readonly<
  Record<string, { readonly names: string[]; readonly layers: string[] }>
> = {
  'node:net': { names: ['isIP', 'isIPv4', 'isIPv6'], layers: ['smtp', 'target'] },
  'node:tls': { names: ['checkServerIdentity'], layers: ['smtp'] },
  'node:crypto': { names: ['X509Certificate', 'createHash'], layers: ['policy', 'report'] },
};

const MAX_LINES = 300;

interface Import {
  /** A path from the root for our own files; else as it is written. */
  readonly to: string;
  readonly typeOnly: boolean;
  readonly names: readonly string[];
}

interface SourceFile {
  readonly path: string;
  readonly text: string;
  /** `smtp` for all below src/smtp/, `probes`, or the path of a file that is in no folder. */
  readonly layer: string;
  readonly imports: readonly Import[];
}

const FROM = /^(?:import|export) (type )?([^;'"]*?) ?from '([^']+)'/gm;
const FOR_ITS_EFFECT = /^import '([^']+)'/gm;
const WHILE_RUNNING = /\bimport\('([^']+)'\)/g;

const FILES = globSync('{src,probes}/**/*.ts', { cwd: ROOT })
  .map((path) => path.replaceAll('\\', '/'))
  .sort()
  .map(readSource);

const BY_PATH = new Map(FILES.map((file) => [file.path, file]));

function readSource(path: string): SourceFile {
  const text = readFileSync(join(ROOT, path), 'utf8');
  return { path, text, layer: layerOf(path), imports: readImports(text, path) };
}

function layerOf(path: string): string {
  if (path.startsWith('probes/')) return 'probes';
  return /^src\/([^/]+)\//.exec(path)?.[1] ?? path;
}

function readImports(text: string, path: string): Import[] {
  return [
    ...Array.from(text.matchAll(FROM), ([, type, names = '', to = '']) => ({
      to: locate(to, path),
      // `import { type A }` is left in place without its names: verbatimModuleSyntax.
      typeOnly: type !== undefined,
      names: names
        .replace(/[{}]/g, '')
        .split(',')
        .map((name) => name.trim())
        .filter(Boolean),
    })),
    ...[...text.matchAll(FOR_ITS_EFFECT), ...text.matchAll(WHILE_RUNNING)].map(([, to = '']) => ({
      to: locate(to, path),
      typeOnly: false,
      names: [],
    })),
  ];
}

function locate(to: string, from: string): string {
  return to.startsWith('.') ? posix.join(posix.dirname(from), to) : to;
}

/** A file without its comments. */
function codeOf(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');
}

/** Every arrow that a check finds wrong, as `from → to`. */
function arrows(isWrong: (file: SourceFile, one: Import) => boolean): string[] {
  return FILES.flatMap((file) =>
    file.imports.filter((one) => isWrong(file, one)).map(({ to }) => `${file.path} → ${to}`),
  );
}

function isType(name: string): boolean {
  return name.startsWith('type ');
}

function isOurs(to: string): boolean {
  return /^(src|probes)\//.test(to);
}

describe('what the checks see', () => {
  test('is every import: they are as many as the word occurs', () => {
    for (const { path, text, imports } of FILES) {
      const written = codeOf(text).match(/\bfrom '|\bimport '|\bimport\('/g) ?? [];
      expect.soft(imports, path).toHaveLength(written.length);
    }
  });

  test('leads to files that exist', () => {
    expect(arrows((_, { to }) => isOurs(to) && !BY_PATH.has(to))).toEqual([]);
  });

  test('is the whole house', () => {
    const layers = new Set(FILES.map(({ layer }) => layer));
    expect([...layers].sort()).toEqual([...LAYERS, 'probes', ...ROOFS].sort());
  });

  test.each([
    [
      'a value',
      "import { a } from './b.ts';",
      { to: 'src/cli/b.ts', typeOnly: false, names: ['a'] },
    ],
    [
      'a type',
      "import type { A } from '../b.ts';",
      { to: 'src/b.ts', typeOnly: true, names: ['A'] },
    ],
    [
      'over lines',
      "import {\n  a,\n  type B,\n} from 'c';",
      { to: 'c', typeOnly: false, names: ['a', 'type B'] },
    ],
    [
      'passed on',
      "export type { A } from './b.ts';",
      { to: 'src/cli/b.ts', typeOnly: true, names: ['A'] },
    ],
    [
      'for its effect',
      "import 'reflect-metadata';",
      { to: 'reflect-metadata', typeOnly: false, names: [] },
    ],
    [
      'while running',
      "  await import('./b.ts');",
      { to: 'src/cli/b.ts', typeOnly: false, names: [] },
    ],
  ])('reads an import: %s', (_claim, text, expected) => {
    expect(readImports(text, 'src/cli/a.ts')).toEqual([expected]);
  });
});

test('imports point down', () => {
  const isWrong = ({ path, layer }: SourceFile, { to, typeOnly }: Import) => {
    const target = layerOf(to);
    if (!isOurs(to) || target === layer || ROOFS.includes(path)) return false;
    if (target === 'probes') {
      return !(FACT_READERS.includes(layer) && (typeOnly ? TYPES_OF_PROBES : TABLES).includes(to));
    }
    const allowed: readonly string[] = MAY_IMPORT[layer] ?? LAYERS.slice(0, rankOf(layer));
    return !allowed.includes(target);
  };
  expect(arrows(isWrong)).toEqual([]);
});

function rankOf(layer: string): number {
  return (LAYERS as readonly string[]).indexOf(layer);
}

test('nobody imports the library or the program', () => {
  expect(arrows((_, { to }) => ROOFS.includes(to))).toEqual([]);
});

test('only those who put things together read the tables while running', () => {
  const isWrong = ({ path }: SourceFile, { to, typeOnly }: Import) =>
    TABLES.includes(to) && !typeOnly && !TABLE_READERS.test(path);
  expect(arrows(isWrong)).toEqual([]);
});

test('judging and reporting do no I/O, nor does anything that they run', () => {
  const pure = new Set(FILES.filter(({ layer }) => PURE_LAYERS.includes(layer)));
  // A set gives what is added while it is walked.
  for (const { imports } of pure) {
    for (const { to, typeOnly } of imports) {
      const next = typeOnly ? undefined : BY_PATH.get(to);
      if (next) pure.add(next);
    }
  }
  const isWrong = (file: SourceFile, { to, typeOnly, names }: Import) =>
    pure.has(file) &&
    to.startsWith('node:') &&
    !typeOnly &&
    !PURE_MODULES.includes(to) &&
    !(
      PURE_NAMES[to]?.layers.includes(file.layer) &&
      names.every((name) => isType(name) || PURE_NAMES[to]?.names.includes(name))
    );
  expect(pure.size).toBeGreaterThan(20);
  expect(arrows(isWrong)).toEqual([]);
});

test('no file waits for itself: there is no cycle of imports', () => {
  const done = new Set<string>();
  const visit = (path: string, way: readonly string[]): string[] => {
    if (way.includes(path)) return [[...way.slice(way.indexOf(path)), path].join(' → ')];
    if (done.has(path)) return [];
    done.add(path);
    const { imports = [] } = BY_PATH.get(path) ?? {};
    return imports.flatMap(({ to }) => visit(to, [...way, path]));
  };
  expect(FILES.flatMap(({ path }) => visit(path, []))).toEqual([]);
});

test('only the program touches the process', () => {
  const touching = FILES.filter(({ text }) => /\bprocess[.[]|node:process/.test(codeOf(text)));
  expect(touching.map(({ path }) => path)).toEqual(['src/bin.ts']);
});

test('what is shipped needs nothing of the tests', () => {
  expect(arrows((_, { to }) => /^(test|bench)\//.test(to) || to === 'vitest')).toEqual([]);
});

test('what is shipped needs no package that is not shipped with it', () => {
  const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const packageOf = (to: string) =>
    to
      .split('/')
      .slice(0, to.startsWith('@') ? 2 : 1)
      .join('/');
  const isWrong = (_: SourceFile, { to, typeOnly }: Import) =>
    !isOurs(to) && !to.startsWith('node:') && !typeOnly && !(packageOf(to) in dependencies);
  expect(arrows(isWrong)).toEqual([]);
});

test.each(FILES)('$path says what it is for, in at most 300 lines', ({ text }) => {
  expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(MAX_LINES);
  const opening = /^(#!.*\n)?\/\*\*/;
  const documented = /\*\/\nexport (default |async )*(function|class|const|interface|type) /;
  expect(opening.test(text) || documented.test(text)).toBe(true);
});

test.each(FILES.filter(({ layer }) => layer === 'probes' || layer === 'rules'))(
  '$path is named as what it declares, if it declares a probe or a rule',
  ({ path, text }) => {
    const [, id] = /= define(?:Probe|Rule)\(\{\s+id: '([^']+)'/.exec(text) ?? [];
    expect(id ?? posix.basename(path, '.ts')).toBe(posix.basename(path, '.ts'));
  },
);
