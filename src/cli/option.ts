/** How an option is declared; how it is read, what its help says and what type it has follow from it. */

export type Option = Flag | Valued;

interface Common {
  /** What it is for, on the page of help; a default that is not a constant stands there in brackets. */
  readonly describe: string;
  /** The heading that it stands under; absent for the last one. */
  readonly group?: string;
  /** An option that may not be given with it. */
  readonly excludes?: string;
  /** An option that it is nothing without. */
  readonly needs?: string;
}

/** An option that is given or not. */
export interface Flag extends Common {
  readonly type: 'boolean';
  /** The letter that means the same. */
  readonly short?: string;
}

/** An option that has a value. */
export interface Valued extends Common {
  readonly type: 'string' | 'number';
  /** What its value is called on the page of help. */
  readonly value: string;
  /** The values that there are; absent where any may be given. */
  readonly choices?: readonly string[];
  readonly default?: string | number;
  /** Whether it is given once for each value, or once with a list of them; absent where it has one. */
  readonly several?: 'repeated' | 'listed';
}

/** The options of a command by their names, which have no dashes. */
export type Options = Readonly<Record<string, Option>>;

/** What the options of a command come to: what was not given, and has no default, is undefined. */
export type Values<O extends Options> = {
  readonly [N in keyof O]: Value<O[N]> | (O[N] extends { default: unknown } ? never : undefined);
};

type Value<O> = O extends { several: string } ? readonly One<O>[] : One<O>;

type One<O> = O extends { type: 'boolean' }
  ? boolean
  : O extends { type: 'number' }
    ? number
    : O extends { choices: readonly (infer C)[] }
      ? C
      : string;
