import { expect, test } from 'vitest';
import { renderPathText } from '../../src/report/path-text.ts';
import { PATH_SCHEMA } from '../../src/rules/compare/path-comparison.ts';

test('reads so, and escapes what a terminal would obey', () => {
  const place = { target: 'mail.example:25', host: 'mail.example', address: '192.0.2.1', port: 25 };
  const record = {
    schema: PATH_SCHEMA,
    ...place,
    domain: null,
    from: ['198.51.100.7', '203.0.113.9'],
    conclusion: 'on-path',
    certainty: 'likely',
    message: 'Something on the path changes it: \x1b[2J.',
    differences: ['STARTTLS: offered, and not offered'],
  } as const;
  const look = { width: 80, color: false, unicode: true };
  const text = [...renderPathText({ records: [record], compared: 2, onlyOne: 1 }, look)].join('');
  expect(text).toBe(`✗ ON THE PATH  mail.example:25 at 192.0.2.1
  Something on the path changes it: \\x1b[2J.
    STARTTLS: offered, and not offered

1 changed on the path in 2 addresses; 1 seen from one side only
`);
});
