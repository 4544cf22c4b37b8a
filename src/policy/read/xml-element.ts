/** One element of a document as fast-xml-parser hands it over with `preserveOrder`. */

/** A node is its name with its children, its attributes beside them. */
export interface XmlNode {
  readonly [name: string]: readonly XmlNode[] | Readonly<Record<string, string>> | string;
}

/** The names under which the parser puts what is not an element. */
const TEXT = '#text';
export const CDATA = '#cdata';
const ATTRIBUTES = ':@';

const ENTITIES: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
  apos: "'",
};

/** Reads a node where it lies: a second tree beside the parser's would double the memory. */
export class XmlElement {
  readonly name: string;
  readonly #node: XmlNode;

  constructor(node: XmlNode) {
    this.#node = node;
    this.name = nameOf(node);
  }

  /** The elements in it, in document order. */
  get elements(): XmlElement[] {
    return this.#children.filter(isElement).map((node) => new XmlElement(node));
  }

  /** The first element of that name, or of one of those names. */
  child(...names: readonly string[]): XmlElement | null {
    const node = this.#children.find((child) => names.includes(nameOf(child)));
    return node === undefined ? null : new XmlElement(node);
  }

  attribute(name: string): string | null {
    const attributes = this.#node[ATTRIBUTES] as Readonly<Record<string, string>> | undefined;
    const value = attributes?.[name];
    return value === undefined ? null : resolveReferences(value);
  }

  /** Its own text, without that of the elements in it. */
  get text(): string {
    return this.#children.map(textOf).join('');
  }

  get #children(): readonly XmlNode[] {
    return this.#node[this.name] as readonly XmlNode[];
  }
}

function nameOf(node: XmlNode): string {
  for (const name in node) if (name !== ATTRIBUTES) return name;
  return '';
}

function isElement(node: XmlNode): boolean {
  const name = nameOf(node);
  return name !== TEXT && name !== CDATA;
}

function textOf(node: XmlNode): string {
  const text = node[TEXT];
  if (typeof text === 'string') return resolveReferences(text);
  const section = node[CDATA];
  return Array.isArray(section) ? section.map((part) => String(part[TEXT])).join('') : '';
}

/** The five names that XML itself defines, and numbers; a DOCTYPE, which may add more, is refused. */
function resolveReferences(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(
    /&(?:(lt|gt|amp|quot|apos)|#(\d{1,7})|#x([\da-f]{1,6}));/gi,
    (whole, name?: string, decimal?: string, hex?: string) => {
      if (name !== undefined) return ENTITIES[name.toLowerCase()] ?? whole;
      const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );
}
