/** Understands the properties of an exported object, in all the shapes that PowerShell gives them. */

import { quote } from '../../target/target-error.ts';
import { AddressError } from '../ip-address.ts';
import { elementsOf } from './elements.ts';
import { ExportError, type ExportedObject, type Value } from './exported.ts';
import { bitsOf, choiceIn, type Flags, type FlagTable, flagsIn } from './flags.ts';
import { parseCount, parseOctets, parseSeconds, parseTime } from './quantities.ts';
import { type Speller, spellTimeSpan, spellValue } from './spell.ts';

const TRUE = /^(?:\$?true|1)$/i;
const FALSE = /^(?:\$?false|0)$/i;
const UNLIMITED = /^unlimited$/i;

/**
 * Reads properties by PowerShell's names and keeps account of what it could not read.
 *
 * A property that the export does not carry is null, and so is one that was cut short, but that one
 * is remembered in `cut`: it must not pass for empty.
 */
export class Properties {
  readonly #object: ExportedObject;
  readonly #read = new Set<string>();
  readonly #cut = new Set<string>();

  constructor(object: ExportedObject) {
    this.#object = object;
  }

  /** Properties whose value the export cut short, or left open to several readings. */
  get cut(): string[] {
    return [...this.#cut];
  }

  /** How many properties nobody asked for. */
  get unreadCount(): number {
    return [...this.#object.properties.keys()].filter((name) => !this.#read.has(name)).length;
  }

  /**
   * `SERVER\Name`, or a bare name; null when the object has none.
   *
   * Some formats print the identity as an object that has only the name.
   */
  get identity(): string | null {
    const [identity, name, server] = ['identity', 'name', 'server'].map((key) => this.#peek(key));
    if (identity && (!name || identity.includes('\\'))) return identity;
    if (!name) return null;
    return server ? `${server}\\${name}` : name;
  }

  /** Whether the export has the property, be it blank, null or cut short. */
  carries(name: string): boolean {
    return this.#object.properties.has(name.toLowerCase());
  }

  text(name: string, spell: Speller = spellValue): string | null {
    return this.#spelt(name, spell) || null;
  }

  /** @throws ExportError when it is neither: RequireTLS must not be guessed. */
  flag(name: string): boolean | null {
    const text = this.#spelt(name);
    if (!text) return null;
    if (TRUE.test(text)) return true;
    if (FALSE.test(text)) return false;
    throw this.error(name, `${quote(text)} is neither True nor False`);
  }

  /** A whole number; null for `Unlimited`; what is none is cut. */
  count(name: string): number | null {
    return this.#limit(name, parseCount);
  }

  /** Octets in `36 MB (37,748,736 bytes)`; null for `Unlimited`; what is none is cut. */
  octets(name: string): number | null {
    return this.#limit(name, parseOctets);
  }

  /** Seconds in a .NET TimeSpan; null for `Unlimited`; what is none is cut. */
  seconds(name: string): number | null {
    return this.#limit(name, parseSeconds, spellTimeSpan);
  }

  /** ISO 8601, UTC; a date that may be two days, or that no known culture prints, is cut. */
  time(name: string): string | null {
    return this.#toldOrCut(name, (text) => {
      const time = parseTime(text);
      return time === null ? null : new Date(time).toISOString();
    });
  }

  /** One name of an enumeration; one that is not known is cut. */
  choice<Name extends string>(name: string, table: FlagTable<Name>): Name | null {
    return this.#toldOrCut(name, (text) => choiceIn(text, table));
  }

  /** A word that some formats give as a number, which nobody has documented: then it is cut. */
  word(name: string): string | null {
    return this.#toldOrCut(name, (text) => (/^\d+$/.test(text) ? null : text));
  }

  /** A set of flags; one with a name that is not known is cut. */
  flags<Name extends string>(name: string, table: FlagTable<Name>): Flags<Name> | null {
    const words = this.words(name);
    if (words === null || words.length === 0) return null;
    let bits = 0;
    for (const word of words) {
      const bit = bitsOf(word, table);
      if (bit === null) {
        this.#cut.add(name);
        return null;
      }
      bits |= bit;
    }
    return flagsIn(bits, table);
  }

  /** The words of a list or of a text; null when not declared. */
  words(name: string): string[] | null {
    const items = this.list(name);
    return items?.flatMap((item) => item.split(/[,\s]+/)).filter((word) => word !== '') ?? null;
  }

  /** The elements of a list as text; null when not declared, empty when declared empty. */
  list(name: string, spell: Speller = spellValue): string[] | null {
    const value = this.#value(name);
    if (value === null) return null;
    const texts = elementsOf(value).map((item) => spell(item));
    const told = texts.filter((text) => text !== null);
    if (told.length === texts.length) return told.filter((text) => text !== '');
    this.#cut.add(name);
    return null;
  }

  /** The first of two lists that can be told: two properties say the same. */
  eitherList(name: string, other: string, spell?: Speller): string[] | null {
    const lists = [this.list(name, spell), this.list(other)];
    const list = lists.find((one) => one !== null) ?? null;
    if (list !== null) for (const one of [name, other]) this.#cut.delete(one);
    return list;
  }

  /** A list whose elements a parser of addresses takes. @throws ExportError with its words. */
  addresses(name: string, spell: Speller, parse: (text: string) => unknown): string[] | null {
    const texts = this.list(name, spell);
    for (const text of texts ?? []) {
      try {
        parse(text);
      } catch (error) {
        throw error instanceof AddressError ? this.error(name, error.message) : error;
      }
    }
    return texts;
  }

  /** Takes a property for one that the export cut short. */
  cutShort(name: string): void {
    this.#cut.add(name);
  }

  /** An error that names the file, the object, its identity and the property. */
  error(name: string, what: string): ExportError {
    const identity = this.identity ?? this.#peek('thumbprint');
    const who = identity ? ` ${quote(identity)}` : '';
    return new ExportError(`${this.#object.where}${who}: ${name}: ${what}`);
  }

  #limit(name: string, parse: (text: string) => number | null, spell?: Speller): number | null {
    const text = this.#spelt(name, spell);
    if (!text || UNLIMITED.test(text)) return null;
    const parsed = parse(text);
    if (parsed === null) this.#cut.add(name);
    return parsed;
  }

  #toldOrCut<T>(name: string, read: (text: string) => T | null): T | null {
    const text = this.#spelt(name);
    const told = text ? read(text) : null;
    if (text && told === null) this.#cut.add(name);
    return told;
  }

  /** Null when it is not declared or cut; empty when it is declared blank. */
  #spelt(name: string, spell: Speller = spellValue): string | null {
    const value = this.#value(name);
    if (value === null) return null;
    const text = spell(value);
    if (text === null) this.#cut.add(name);
    return text?.trim() ?? null;
  }

  #value(name: string): Value | null {
    const key = name.toLowerCase();
    this.#read.add(key);
    const value = this.#object.properties.get(key);
    if (value === undefined || value.type === 'null') return null;
    if (value.type !== 'cut') return value;
    this.#cut.add(name);
    return null;
  }

  /** What a property says, whether or not it is understood later. */
  #peek(key: string): string | null {
    const value = this.#object.properties.get(key);
    if (value === undefined) return null;
    this.#read.add(key);
    return spellValue(value)?.trim() ?? null;
  }
}
