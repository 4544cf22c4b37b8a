/** Splits a command line into options and operands, as POSIX has it, with what GNU adds. */

import { parseArgs } from 'node:util';
import type { Option, Options } from './option.ts';

/** What stands on a command line, before anybody asks whether it is right. */
export interface Arguments {
  /** The options that are declared, by name. */
  readonly options: ReadonlyMap<string, WrittenOption>;
  readonly operands: readonly string[];
  /** The options that are not declared, each as it was written, without a value. */
  readonly unknown: readonly string[];
}

export interface WrittenOption {
  readonly option: Option;
  /** What was written for it each time; null for nothing. */
  readonly texts: readonly (string | null)[];
}

/**
 * From GNU are `--name`, `--name=value`, and options behind operands.
 *
 * @see POSIX.1-2024, XBD 12.2.
 */
export function splitArguments(args: readonly string[], declared: Options): Arguments {
  const options = new Map<string, { option: Option; texts: (string | null)[] }>();
  const operands: string[] = [];
  const unknown = new Set<string>();
  // What takes the words that are neither an option nor the value of one.
  let list: (string | null)[] | null = null;
  for (const token of tokensOf(args, declared)) {
    if (token.kind === 'positional') {
      (list ?? operands).push(token.value);
      continue;
    }
    list = null;
    if (token.kind === 'option-terminator') continue;
    const word = args[token.index] ?? '';
    const option = optionOf(declared, token.name);
    if (option === undefined || isMistyped(word, declared)) {
      unknown.add(word.replace(/=.*/s, ''));
      continue;
    }
    const texts = options.get(token.name)?.texts ?? [];
    texts.push(token.value ?? null);
    options.set(token.name, { option, texts });
    if (isList(option)) list = texts;
  }
  return { options, operands, unknown: [...unknown] };
}

/** Where the first operand stands that comes before `--`; -1 where there is none. */
export function firstOperandAt(args: readonly string[], declared: Options): number {
  for (const { kind, index } of tokensOf(args, declared)) {
    if (kind === 'option-terminator') return -1;
    if (kind === 'positional') return index;
  }
  return -1;
}

/** Goes on behind an option that lacks its value: Node takes whatever comes next for that. */
function* tokensOf(args: readonly string[], declared: Options) {
  let from = 0;
  while (from < args.length) {
    const start = from;
    from = args.length;
    for (const token of tokenize(args.slice(start), declared)) {
      const index = start + token.index;
      if (token.kind === 'option' && lacksValue(token, optionOf(declared, token.name))) {
        yield { ...token, index, value: undefined };
        from = index + 1;
        break;
      }
      yield { ...token, index };
    }
  }
}

function tokenize(args: string[], declared: Options) {
  const options = Object.entries(declared).map(([name, option]) => {
    const short = 'short' in option ? { short: option.short } : {};
    return [name, { type: option.type === 'boolean' ? option.type : 'string', ...short }] as const;
  });
  return parseArgs({
    args,
    options: Object.fromEntries(options),
    strict: false,
    allowPositionals: true,
    tokens: true,
  }).tokens;
}

/** What looks like another option is no value, unless a `=` joins the two or it is a number. */
function lacksValue(
  { value, inlineValue }: { value: string | undefined; inlineValue: boolean | undefined },
  option: Option | undefined,
): boolean {
  if (value === undefined || inlineValue === true || !/^-./s.test(value)) return false;
  return option?.type !== 'number' || !/^-[\d.]/.test(value);
}

/** A long option with one dash is no group of letters, though some of them may be declared. */
function isMistyped(word: string, declared: Options): boolean {
  if (!/^-[^-]./s.test(word)) return false;
  const letters = Object.values(declared).map((option) => ('short' in option ? option.short : ''));
  return [...word.slice(1)].some((letter) => !letters.includes(letter));
}

/** The option of that name; undefined for what every object has. */
function optionOf(declared: Options, name: string): Option | undefined {
  return Object.hasOwn(declared, name) ? declared[name] : undefined;
}

function isList(option: Option): boolean {
  return 'several' in option && option.several === 'listed';
}
