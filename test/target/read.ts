import { readList } from '../../src/target/list.ts';
import type { BadLine, ListOptions, UnknownColumns } from '../../src/target/list-reading.ts';
import type { Declared, ListedTarget } from '../../src/target/listed.ts';

/** What a list said, and what of it could not be read. */
export interface Read {
  readonly listed: ListedTarget[];
  readonly bad: BadLine[];
  readonly unknown: UnknownColumns[];
}

/** Reads a list that comes in these chunks, as `hosts.txt` with port 25. */
export function read(...chunks: readonly (string | Uint8Array)[]): Promise<Read> {
  return readWith(chunks, {});
}

/** Reads one whose rows are looked at. */
export function readChecked(list: string, check: (declared: Declared) => void): Promise<Read> {
  return readWith([list], { check });
}

async function readWith(
  chunks: readonly (string | Uint8Array)[],
  given: Partial<ListOptions>,
): Promise<Read> {
  const listed: ListedTarget[] = [];
  const bad: BadLine[] = [];
  const unknown: UnknownColumns[] = [];
  const options: ListOptions = {
    name: 'hosts.txt',
    port: 25,
    onBadLine: (line) => bad.push(line),
    onUnknownColumns: (columns) => unknown.push(columns),
    ...given,
  };
  for await (const one of readList(stream(chunks), options)) listed.push(one);
  return { listed, bad, unknown };
}

export function texts({ listed }: Read): string[] {
  return listed.map(({ target }) => target.text);
}

export function wheres({ bad }: Read): string[] {
  return bad.map(({ where }) => where);
}

async function* stream(chunks: readonly (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) yield typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
}
