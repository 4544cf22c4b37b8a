/** Runs `serve` as a process, and reads what it says of its rounds. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** A round that came to its end, as the log tells it. */
export interface RoundEnd {
  readonly records: number;
  readonly seconds: number;
  /** Milliseconds since 1970. */
  readonly endedAt: number;
}

export interface ServeProcess {
  readonly url: string;
  readonly pid: number;
  /** It grows with every round. */
  readonly ends: readonly RoundEnd[];
  stop(): Promise<void>;
}

/** Starts it on its configuration and waits until it listens; `warn` hears what is wrong. */
export async function startServe(
  configuration: string,
  warn: (line: string) => void,
): Promise<ServeProcess> {
  const bin = join(import.meta.dirname, '../src/bin.ts');
  const child = spawn(process.execPath, [bin, 'serve', '--config', configuration], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ends: RoundEnd[] = [];
  const url = await new Promise<string>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`serve ended with ${code}`)));
    createInterface({ input: child.stderr }).on('line', (line) => {
      const [, listening] = /listening at (http:[^" ]+)/.exec(line) ?? [];
      if (listening !== undefined) resolve(listening.replace(/\/$/, ''));
      else if (line.includes('round ended')) ends.push(readEnd(line));
      else if (/"level":"?(warn|error|[4-6]0)/.test(line)) warn(line);
    });
  });
  return {
    url,
    pid: child.pid ?? 0,
    ends,
    async stop() {
      child.kill('SIGTERM');
      if (child.exitCode === null) await once(child, 'exit');
    },
  };
}

function readEnd(line: string): RoundEnd {
  const { records, seconds } = JSON.parse(line) as RoundEnd;
  return { records, seconds, endedAt: Date.now() };
}

/** A page, and milliseconds until all of it was read. @throws Error where it is not given. */
export async function loadPage(url: string): Promise<{ ms: number; text: string }> {
  const startedAt = performance.now();
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} gave ${response.status}`);
  const text = await response.text();
  return { ms: performance.now() - startedAt, text };
}
