/** A folder that is gone when the test ends. */

import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** An empty folder of its own; `await using` removes it with all that is in it. */
export class TemporaryFolder implements AsyncDisposable {
  readonly path: string;

  static async create(): Promise<TemporaryFolder> {
    return new TemporaryFolder(await mkdtemp(join(tmpdir(), 'starttls-probe-')));
  }

  private constructor(path: string) {
    this.path = path;
  }

  at(name: string): string {
    return join(this.path, name);
  }

  /** Writes a file and gives its path. */
  async write(name: string, content: string | Uint8Array): Promise<string> {
    await writeFile(this.at(name), content);
    return this.at(name);
  }

  read(name: string): Promise<string> {
    return readFile(this.at(name), 'utf8');
  }

  /** The names of what is in it, in order. */
  async list(): Promise<string[]> {
    return (await readdir(this.path)).sort();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.path, { recursive: true, force: true });
  }
}
