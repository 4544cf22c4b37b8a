import { isIP } from 'node:net';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isAddress } from '../../src/smtp/is-address.ts';

const PIECE = fc.constantFrom('192.0.2.1', '1', '.', ':', '::', 'fe80', 'a', '%eth0', '%', 'x', '');

test('says of any text what Node says', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.ipV4(),
        fc.ipV6(),
        fc.string(),
        fc.array(PIECE).map((it) => it.join('')),
      ),
      (text) => {
        expect(isAddress(text)).toBe(isIP(text) !== 0);
      },
    ),
  );
});
