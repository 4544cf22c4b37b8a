/** Holds the tables of fields of a page against objects: what is there, and of which type. */

import { headings, type Page, tableUnder } from './markdown.ts';

/** One row of a table of fields. */
interface Field {
  readonly name: string;
  /** A primitive type, or the name of the shape that is documented under that heading. */
  readonly type: string;
  readonly list: boolean;
  readonly nullable: boolean;
  readonly absent: boolean;
}

/** The fields of each shape, a line for each, sorted. */
export type Shapes = Readonly<Record<string, readonly string[]>>;

/** The tables of fields of a page, by their headings in lower case. */
export class DocumentedShapes {
  readonly #shapes: ReadonlyMap<string, readonly Field[]>;

  constructor(page: Page) {
    this.#shapes = new Map(
      headings(page).flatMap((heading) => {
        const [head = [], ...rows] = tableUnder(page, heading);
        return head[0] === 'Field' ? [[heading.toLowerCase(), rows.map(readField)] as const] : [];
      }),
    );
  }

  /** What the page says. */
  documented(): Shapes {
    return Object.fromEntries(
      [...this.#shapes].map(([shape, fields]) => [shape, fields.map(render).sort()]),
    );
  }

  /** What these objects of the shape `root` hold, in the words of the page. */
  seen(root: string, objects: readonly object[]): Shapes {
    const pools = new Map<string, object[]>();
    for (const object of objects) this.#pool(root, object, pools);
    return Object.fromEntries(
      [...this.#shapes].map(([shape, fields]) => [
        shape,
        this.#describe(pools.get(shape) ?? [], fields)
          .map(render)
          .sort(),
      ]),
    );
  }

  /** Puts an object, and those that it holds, with the others of the same shape. */
  #pool(shape: string, value: object, pools: Map<string, object[]>): void {
    pools.set(shape, [...(pools.get(shape) ?? []), value]);
    for (const { name, type } of this.#shapes.get(shape) ?? []) {
      if (!this.#shapes.has(type)) continue;
      for (const held of [read(value, name) ?? []].flat()) this.#pool(type, Object(held), pools);
    }
  }

  /** The fields of these objects as a table would have them; shapes are those of the page. */
  #describe(objects: readonly object[], documented: readonly Field[]): Field[] {
    const names = [...new Set(objects.flatMap((object) => Object.keys(object)))];
    return names.map((name) => {
      const holders = objects.filter((object) => name in object);
      const values = holders.map((holder) => read(holder, name));
      const given = values.filter((value) => value !== null);
      const known = documented.find((field) => field.name === name);
      return {
        name,
        type: this.#typeOf(given.flat(), known?.type),
        list: given.length > 0 ? given.every(Array.isArray) : known?.list === true,
        nullable: given.length < values.length,
        absent: holders.length < objects.length,
      };
    });
  }

  /** Where nothing but null was seen, the page may say what else is to come. */
  #typeOf(values: readonly unknown[], documented: string | undefined): string {
    const types = [...new Set(values.map((value) => typeof value))];
    if (documented !== undefined && (types.length === 0 || this.#shapes.has(documented))) {
      return types.every((type) => type === 'object') ? documented : types.join(' or ');
    }
    return types.join(' or ');
  }
}

function readField([name = '', declared = '', text = '']: string[]): Field {
  const nullable = declared.endsWith(' or null');
  const list = declared.startsWith('list of ');
  const type = declared.replace(/^list of /, '').replace(/ or null$/, '');
  return { name, type, list, nullable, absent: /\bAbsent\b/.test(text) };
}

function render({ name, type, list, nullable, absent }: Field): string {
  return `${name}: ${list ? 'list of ' : ''}${type}${nullable ? ' or null' : ''}${absent ? ', or absent' : ''}`;
}

function read(object: object, name: string): unknown {
  return Object.entries(object).find(([key]) => key === name)?.[1];
}
