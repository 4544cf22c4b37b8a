import { readList } from '../../src/target/list.ts';
import type { BadLine } from '../../src/target/list-reading.ts';
import type { ListedTarget } from '../../src/target/listed.ts';

/** What a list said, and what of it could not be read. */
export interface Read {
  readonly listed: ListedTarget[];
  readonly bad: BadLine[];
}

/** Reads a list that comes in these chunks, as `hosts.txt` with port 25. */
export async function read(...chunks: readonly (string | Uint8Array)[]): Promise<Read> {
  const listed: ListedTarget[] = [];
  const bad: BadLine[] = [];
  const onBadLine = (line: BadLine) => bad.push(line);
  const options = { name: 'hosts.txt', port: 25, onBadLine };
  for await (const one of readList(stream(chunks), options)) listed.push(one);
  return { listed, bad };
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
