import { describe, expect, test } from 'vitest';
import { parseScript } from '../../src/session/parse.ts';
import { checkScript } from '../../src/session/prepare.ts';
import { readRecording } from '../../src/session/replay.ts';
import { codeBlocks, readPage, section } from '../support/markdown.ts';
import { play, SERVER } from './play.ts';

const page = readPage('docs/session.md');
const scripts = codeBlocks(page).filter(({ language }) => language === 'smtp');

test.each(scripts.map(({ text }) => [text.split('\n')[0], text] as const))(
  'the script in docs/session.md that begins with %j can be played',
  (_first, text) => {
    const script = parseScript(text, 'docs/session.md');
    checkScript(script, { values: {}, secrets: [] }, { allowDelivery: false });
  },
);

test('its recording can be replayed', () => {
  const [text = ''] = scripts.map((block) => block.text).filter((one) => one.includes('#='));
  const { exchanges, tls } = readRecording(parseScript(text, 'docs/session.md'));
  expect(exchanges).toHaveLength(3);
  expect(tls).toMatchObject({ protocol: 'TLSv1.3', subject: 'CN=mail.example.org' });
});

describe('names every field', () => {
  const documented = (title: string) => {
    const rows = section(page, title).text.matchAll(/^\| ((?:`[\w-]+`(?:, )?)+) \|/gm);
    return Array.from(rows, ([, cell = '']) => cell.match(/[\w-]+/g) ?? []).flat();
  };

  test('of a session', async () => {
    const { result } = await play('S: 220', SERVER);
    expect(documented('The session as JSON').sort()).toEqual(
      [...Object.keys(result), 'differences'].sort(),
    );
  });
});
