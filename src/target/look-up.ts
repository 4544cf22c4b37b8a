/** Finds the addresses of a name, and says in a sentence why some or all are missing. */

import { lookup } from 'node:dns/promises';
import { answerBy } from './deadline.ts';
import type { NameResolver } from './resolver.ts';

/** An address family; as an option, the only one that is wanted. */
export type Family = 4 | 6;

/** One literal address and its family. */
interface Address {
  readonly address: string;
  readonly family: Family;
}

/** Why addresses are missing. */
interface Gap {
  /** The code of the resolver: `ENOTFOUND`, `ENODATA`, `ETIMEOUT`, `ESERVFAIL`, … */
  readonly code: string;
  /** What goes after the name to make a sentence. */
  readonly predicate: string;
}

/** What was found under a name. */
export interface LookUp {
  /** IPv4 first, each family in the order of the answer, no address twice. */
  readonly addresses: readonly Address[];
  /** Null when nothing is missing. With addresses: one family is not known, the other is. */
  readonly gap: Gap | null;
}

/** What one question brought; `code` is null when there are addresses. */
interface Answer {
  readonly family: Family;
  readonly addresses: readonly string[];
  readonly code: string | null;
}

const REASONS: ReadonlyMap<string, string> = new Map([
  ['ENOTFOUND', 'no such name'],
  ['ENODATA', 'it has no address'],
  ['ETIMEOUT', 'the name server did not answer'],
  ['ESERVFAIL', 'the name server could not find out'],
  ['EREFUSED', 'the name server refused to answer'],
  ['ECONNREFUSED', 'no name server could be reached'],
  ['EBADNAME', 'it is not a host name'],
  ['EBADRESP', 'the name server sent a broken answer'],
  ['EAI_AGAIN', 'the resolver of this computer could not find out'],
]);

/** Says why a look-up brought nothing, code included, for the end of a sentence. */
export function describeCode(code: string): string {
  return `${REASONS.get(code) ?? 'the look-up failed'} (${code})`;
}

/** The code of a failed look-up; another error, Node's own `ERR_…` too, is a bug and thrown on. */
export function readCode(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (typeof code !== 'string' || code.startsWith('ERR_')) throw error;
  return code;
}

/** Asks DNS for both families at once, or for the wanted one. */
export async function lookUpInDns(
  name: string,
  resolver: Pick<NameResolver, 'resolve4' | 'resolve6'>,
  family?: Family,
): Promise<LookUp> {
  const ask = (one: Family) => askDns(name, resolver, one);
  if (family === undefined) return summarise(await Promise.all([ask(4), ask(6)]));

  const wanted = await ask(family);
  // The other family is no use here, but whether it exists is what the user needs to hear.
  const other = wanted.code === 'ENODATA' ? [await ask(otherThan(family))] : [];
  return summarise([wanted, ...other], family);
}

/**
 * Asks the operating system, whose hosts file, search suffixes and LLMNR know names that DNS by
 * itself does not: `localhost`, or `EX01` for a server next door.
 *
 * `expiresAt` is on the clock of `performance.now()`; then it counts as not answered.
 */
export async function lookUpInSystem(
  name: string,
  expiresAt: number,
  family?: Family,
): Promise<LookUp> {
  return summarise(await askSystem(name, expiresAt), family);
}

async function askDns(
  name: string,
  resolver: Pick<NameResolver, 'resolve4' | 'resolve6'>,
  family: Family,
): Promise<Answer> {
  try {
    const found = await (family === 4 ? resolver.resolve4(name) : resolver.resolve6(name));
    return answer(family, found);
  } catch (error) {
    return { family, addresses: [], code: readCode(error) };
  }
}

async function askSystem(name: string, expiresAt: number): Promise<Answer[]> {
  const families = [4, 6] as const;
  try {
    const found = await answerBy(expiresAt, lookup(name, { all: true, order: 'verbatim' }));
    return families.map((family) =>
      answer(
        family,
        found.filter((one) => one.family === family).map((one) => one.address),
      ),
    );
  } catch (error) {
    const code = readCode(error);
    return families.map((family) => ({ family, addresses: [], code }));
  }
}

function answer(family: Family, addresses: readonly string[]): Answer {
  return { family, addresses, code: addresses.length > 0 ? null : 'ENODATA' };
}

function summarise(answers: readonly Answer[], family?: Family): LookUp {
  const wanted = answers.filter((one) => family === undefined || one.family === family);
  const addresses = wanted.flatMap((one) =>
    [...new Set(one.addresses)].map((address) => ({ address, family: one.family })),
  );
  if (addresses.length > 0) return { addresses, gap: partialGap(wanted) };
  const elsewhere = answers.find((one) => one.addresses.length > 0);
  return { addresses, gap: elsewhere ? otherFamilyGap(elsewhere.family) : wholeGap(wanted) };
}

/** "None" is an answer; a server that failed may have addresses that we do not know of. */
function partialGap(answers: readonly Answer[]): Gap | null {
  const failed = answers.find(isFailed);
  if (!failed?.code) return null;
  const predicate = `may have IPv${failed.family} addresses too: ${describeCode(failed.code)}`;
  return { code: failed.code, predicate };
}

function wholeGap(answers: readonly Answer[]): Gap {
  // No data for one family is proof that the name exists, whatever the other said (RFC 2308 §2.2).
  const telling = answers.find(isFailed) ?? answers.find(({ code }) => code === 'ENODATA');
  const code = telling?.code ?? 'ENOTFOUND';
  return { code, predicate: `does not resolve: ${describeCode(code)}` };
}

function otherFamilyGap(existing: Family): Gap {
  const other = otherThan(existing);
  const predicate = `has only IPv${existing} addresses, and IPv${other} was asked for (ENODATA)`;
  return { code: 'ENODATA', predicate };
}

function isFailed({ code }: Answer): boolean {
  return code !== null && code !== 'ENODATA' && code !== 'ENOTFOUND';
}

function otherThan(family: Family): Family {
  return family === 4 ? 6 : 4;
}
