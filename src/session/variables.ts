/** What the names of a script stand for, before and during a session. */

import type { Destination } from '../target/target.ts';
import { Masks } from './masks.ts';
import { ScriptError } from './script-error.ts';
import { NAME, type Reference } from './template.ts';

/** What a script is given; plain data. */
export interface Variables {
  readonly values: Readonly<Record<string, string>>;
  /** The names of those that no output may show. */
  readonly secrets: readonly string[];
}

/** What every script knows of its target; nobody can give these another meaning. */
export const TARGET_NAMES = ['ehlo-name', 'target', 'host', 'port', 'address'] as const;

type TargetValues = Readonly<Partial<Record<(typeof TARGET_NAMES)[number], string>>>;

/** What is known of a target before it is connected to. */
export function targetValues({ target, host, port, address }: Destination): TargetValues {
  return { target, host, port: String(port), ...(address !== null && { address }) };
}

/** A line break in a value would be a command that nobody wrote. */
const CONTROL = /[^\P{Cc}\t]/u;

/** @throws ScriptError that names the variable. */
export function checkVariables({ values, secrets }: Variables): void {
  for (const [name, value] of Object.entries(values)) {
    if (!NAME.test(name)) {
      throw new ScriptError(`"${name}" is no name; write letters, digits, - and _`);
    }
    if ((TARGET_NAMES as readonly string[]).includes(name)) {
      throw new ScriptError(`{${name}} is given by the target; choose another name`);
    }
    if (CONTROL.test(value)) {
      throw new ScriptError(`{${name}} holds a line break or a control character`);
    }
  }
  for (const name of secrets) {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value === undefined) throw new ScriptError(`{${name}} is to be secret, but was not given`);
    if (value === '') throw new ScriptError(`{${name}} is to be secret, but is empty`);
  }
}

/** The values of one session: those given, those of the target, and what was captured. */
export class Values {
  readonly masks = new Masks();
  readonly #values: Map<string, string>;
  readonly #secrets: ReadonlySet<string>;
  readonly #captures = new Map<string, string>();

  /** @throws ScriptError. */
  constructor(given: Variables, target: TargetValues) {
    checkVariables(given);
    this.#values = new Map([...Object.entries(given.values), ...Object.entries(target)]);
    this.#secrets = new Set(given.secrets);
    for (const name of given.secrets) this.masks.add(given.values[name] ?? '');
  }

  /** What was captured, in the order in which it was. */
  get captures(): Readonly<Record<string, string>> {
    return Object.fromEntries(this.#captures);
  }

  /** Keeps what a name was found to stand for. */
  capture(name: string, value: string): void {
    this.#captures.set(name, value);
    this.#values.set(name, value);
  }

  /** Gives a name of the target its value, once that is known. */
  set(name: keyof TargetValues, value: string): void {
    this.#values.set(name, value);
  }

  /** The value of a name; undefined where it has none. */
  get(name: string): string | undefined {
    return this.#values.get(name);
  }

  isSecret({ names }: Reference): boolean {
    return names.some((name) => this.#secrets.has(name));
  }

  /** What is put in the place of a reference. @throws ScriptError. */
  valueOf(reference: Reference): string {
    const [first = '', second = ''] = reference.names.map((name) => this.#require(name));
    const { form } = reference;
    if (form === 'as-is') return first;
    const octets = form === 'plain' ? `\0${first}\0${second}` : first;
    const value = Buffer.from(octets).toString('base64');
    if (this.isSecret(reference)) this.masks.add(value);
    return value;
  }

  #require(name: string): string {
    const value = this.#values.get(name);
    if (value === undefined) throw new ScriptError(`{${name}} has no value`);
    return value;
  }
}
