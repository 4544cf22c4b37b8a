/** Reads the values of CLIXML, PowerShell's serialised objects (MS-PSRP §2.2.5). */

import type { Value } from './exported.ts';
import { isTypeName, textValue } from './type-name.ts';
import type { XmlElement } from './xml-element.ts';

const LISTS = ['LST', 'IE', 'STK', 'QUE'];
const NUMBERS = new Set('By SB I16 I32 I64 U16 U32 U64 Sg Db D'.split(' '));

/** Octets and encrypted passwords: never read, never kept. */
const SECRET_OR_BLOB = new Set(['BA', 'SS']);

/** What describes an object and is not a value of it. */
const NOT_A_VALUE = new Set(['TN', 'TNRef', 'ToString', 'Props', 'MS', ...SECRET_OR_BLOB]);

/** Reads elements in document order, so that references find what they point back to. */
export class ClixmlValues {
  readonly #types = new Map<string, string>();
  readonly #objects = new Map<string, Value>();

  /** The name of an object's own type, first in its `TN`; null when it has none. */
  typeOf(object: XmlElement): string | null {
    const reference = object.child('TNRef')?.attribute('RefId');
    if (reference) return this.#types.get(reference) ?? null;
    const names = object.child('TN');
    const type = names?.child('T')?.text ?? null;
    const id = names?.attribute('RefId');
    if (type !== null && id) this.#types.set(id, type);
    return type;
  }

  read(element: XmlElement): Value {
    const { name } = element;
    if (name === 'Obj') return this.#object(element);
    if (name === 'Nil') return { type: 'null' };
    if (name === 'Ref') return this.#reference(element);
    if (SECRET_OR_BLOB.has(name)) return { type: 'cut', sample: name };
    return scalar(element);
  }

  #object(element: XmlElement): Value {
    this.typeOf(element);
    const value = this.#content(element);
    const id = element.attribute('RefId');
    if (id !== null) this.#objects.set(id, value);
    return value;
  }

  #content(element: XmlElement): Value {
    const list = element.child(...LISTS);
    if (list) return { type: 'list', items: list.elements.map((item) => this.read(item)) };
    const dictionary = element.child('DCT');
    if (dictionary) return { type: 'object', text: null, members: this.#entries(dictionary) };
    const members = this.#members(element);
    const text = textOf(element.child('ToString'));
    // An enumeration is its number; text or a number with properties added to it, itself.
    const bare = element.elements.find(({ name }) => !NOT_A_VALUE.has(name));
    if (!bare) return { type: 'object', text, members };
    if (text === null && element.child('Props') === null) return this.read(bare);
    return { type: 'object', text, members: members.set('value__', this.read(bare)) };
  }

  /** The properties of its class, then those that PowerShell added, which never replace them. */
  #members(element: XmlElement): Map<string, Value> {
    const members = new Map<string, Value>();
    for (const group of [element.child('Props'), element.child('MS')]) {
      for (const member of group?.elements ?? []) {
        const name = decodeEscapes(member.attribute('N') ?? '');
        if (name === '' || SECRET_OR_BLOB.has(member.name)) continue;
        const value = this.read(member);
        if (!members.has(name)) members.set(name, value);
      }
    }
    return members;
  }

  #entries(dictionary: XmlElement): Map<string, Value> {
    const members = new Map<string, Value>();
    for (const entry of dictionary.elements) {
      const parts = entry.elements;
      const key = parts.find((part) => part.attribute('N') === 'Key');
      const value = parts.find((part) => part.attribute('N') === 'Value');
      if (key && value) members.set(spellKey(this.read(key)), this.read(value));
    }
    return members;
  }

  /** A reference to what was not read, or to what it is part of itself, has no value to give. */
  #reference(element: XmlElement): Value {
    const id = element.attribute('RefId') ?? '';
    return this.#objects.get(id) ?? { type: 'cut', sample: `Ref ${id}` };
  }
}

function scalar(element: XmlElement): Value {
  const { name, text } = element;
  if (NUMBERS.has(name)) return { type: 'scalar', value: toNumber(text) };
  if (name === 'B') return { type: 'scalar', value: toBoolean(text) };
  if (name === 'C' || name === 'Char') return { type: 'scalar', value: toCharacter(text) };
  if (name === 'TS') return { type: 'scalar', value: toTimeSpan(text) };
  return textValue(decodeEscapes(text));
}

/** An integer that JavaScript cannot hold stays text. */
function toNumber(text: string): number | string {
  const number = Number(text);
  const isExact = Number.isSafeInteger(number) || !/^-?\d+$/.test(text);
  return text.trim() !== '' && Number.isFinite(number) && isExact ? number : text;
}

function toBoolean(text: string): boolean | string {
  if (/^true$/i.test(text)) return true;
  return /^false$/i.test(text) ? false : text;
}

/** A character is written as its code. */
function toCharacter(text: string): string {
  return /^\d{1,5}$/.test(text) ? String.fromCharCode(Number(text)) : text;
}

/** `P1DT10M` as .NET prints it, `1.00:10:00`: the form of every other time span in an export. */
function toTimeSpan(text: string): string {
  const match = /^(-?)P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(\.\d+)?S)?)?$/.exec(text);
  if (!match) return text;
  const [, sign = '', days, hours = '0', minutes = '0', seconds = '0', fraction = ''] = match;
  const clock = [hours, minutes, seconds].map((part) => part.padStart(2, '0')).join(':');
  return `${sign}${days === undefined ? '' : `${days}.`}${clock}${fraction}`;
}

/** How PowerShell prints an object; a type name says nothing about it. */
function textOf(element: XmlElement | null): string | null {
  if (element === null) return null;
  const text = decodeEscapes(element.text);
  return isTypeName(text) ? null : text;
}

function spellKey(value: Value): string {
  if (value.type === 'scalar') return String(value.value);
  return (value.type === 'object' && value.text) || '';
}

/** `_x000A_` stands for a UTF-16 unit; an underscore that could be read so is `_x005F_` itself. */
export function decodeEscapes(text: string): string {
  return text.replace(/_x([\da-f]{4})_/gi, (_whole, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}
