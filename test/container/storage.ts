/** What is left in `.container/`, which nobody else uses. */

import { describe, expect, test } from 'vitest';
import { TemporaryFolder } from '../support/temporary-folder.ts';
import { BASE, buildFrom, inspect, podman } from './engine.ts';

const TAG = 'localhost/starttls-probe:storage-test';

/** Builds do not fill the disk, and what they start from is not out of date. */
export function describeStorage(): void {
  describe('the storage', () => {
    test('has no image without a name after the second build of one', async () => {
      await using folder = await TemporaryFolder.create();
      const file = await folder.write('Containerfile', 'FROM scratch\nCOPY content /\n');
      const ids: string[] = [];
      for (const content of ['before', 'after']) {
        await folder.write('content', content);
        await buildFrom(file, folder.path, TAG);
        ids.push((await inspect<{ readonly Id: string }>(TAG)).Id);
      }
      const unnamed = await podman('images', '--all', '--quiet', '--filter', 'dangling=true');
      await podman('image', 'rm', TAG);
      expect(new Set(ids).size).toBe(2);
      expect(unnamed.stdout).toBe('');
    });

    test('knows by which steps the base was made', async () => {
      const { Labels } = await inspect<{ readonly Labels: { readonly recipe?: string } }>(BASE);
      expect(Labels.recipe).toMatch(/^[\da-f]{64}$/);
    });
  });
}
