import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isInShard } from '../../src/scan/shard.ts';

/** The only shard of `count` that has the endpoint. */
function shardOf(host: string, port: number, count: number): number {
  const having = Array.from({ length: count }, (_, at) => at + 1).filter((index) =>
    isInShard({ host, port }, { index, count }),
  );
  expect(having).toHaveLength(1);
  return having[0] ?? 0;
}

// printf 'mail.example:25' | sha256sum | cut -c1-8, as a number, modulo the count, plus 1.
test.each([
  ['mail.example', 25, 0xceba1f7e],
  ['2001:db8::1', 25, 0x94a7dcc3],
  ['192.0.2.1', 587, 0x9dad4af6],
])(
  '%s, port %i, is in the same shard on every machine and in every version',
  (host, port, first) => {
    for (const count of [1, 2, 3, 7, 10]) {
      expect(shardOf(host, port, count)).toBe((first % count) + 1);
    }
  },
);

test('every endpoint is in one shard and no other', () => {
  const counts = fc.integer({ min: 1, max: 12 });
  fc.assert(
    fc.property(fc.domain(), fc.nat(65_535), counts, (host, port, count) => {
      const shard = shardOf(host, port, count);
      expect(shard).toBeGreaterThanOrEqual(1);
      expect(shard).toBeLessThanOrEqual(count);
    }),
  );
});

test.each([
  ['neighbouring addresses', (at: number) => `192.0.${at >> 8}.${at & 255}`],
  ['numbered names', (at: number) => `mx${at}.example`],
  ['names with their number twice', (at: number) => `mx${at}.host${at}.example`],
])('the shards are even for %s', (_claim, hostAt) => {
  for (const count of [2, 3, 8]) {
    const sizes = new Array<number>(count).fill(0);
    for (let at = 0; at < 2000; at++) {
      const shard = shardOf(hostAt(at), 25, count);
      sizes[shard - 1] = (sizes[shard - 1] ?? 0) + 1;
    }
    // The names are fixed, so this is a fact about them: five standard deviations at the most.
    const share = 2000 / count;
    for (const size of sizes) expect(Math.abs(size - share)).toBeLessThan(5 * Math.sqrt(share));
  }
});
