/** Holds docs/events.md against the catalogue and against what the rules foretell. */

import { describe, expect, test } from 'vitest';
import { EVENTS } from '../src/rules/events.ts';
import { POLICY_RULES } from '../src/rules/policy/index.ts';
import { headings, readPage, section, tableUnder } from './support/markdown.ts';

const page = readPage('docs/events.md');
const [head = [], ...rows] = tableUnder(page, 'The catalogue');

/** The events of which the table says that they are foreseen from this. */
function foreseenFrom(what: 'session' | 'declaration'): number[] {
  return rows.filter((row) => row.at(-1)?.includes(what)).map(([event]) => Number(event));
}

test('the table says of every event what the catalogue says, in its order', () => {
  expect(head.slice(0, 5)).toEqual(['Event', 'Severity', 'Category', 'Symbolic name', 'Version']);
  expect(rows.map((row) => row.slice(0, 5))).toEqual(
    EVENTS.map(({ eventId, severity, category, symbolicName, productVersion }) =>
      [String(eventId), severity, category, symbolicName, productVersion].map((it) => it ?? '–'),
    ),
  );
});

test('a session foretells what docs/observation.md says that it does', () => {
  const documented = tableUnder(readPage('docs/observation.md'), 'Events').slice(1);
  expect(foreseenFrom('session')).toEqual(documented.map(([event]) => Number(event)));
});

test('a declaration foretells what the rules about policies are named for', () => {
  const named = POLICY_RULES.flatMap(({ id }) => /^event-(\d+)$/.exec(id)?.[1] ?? []).map(Number);
  expect(foreseenFrom('declaration')).toEqual(expect.arrayContaining(named));
});

describe('the sections', () => {
  test('are one for each event, in its order', () => {
    expect(headings(page).filter((heading) => /^\d+$/.test(heading))).toEqual(
      EVENTS.map(({ eventId }) => String(eventId)),
    );
  });

  test.each(EVENTS.map((event) => [event.eventId, event] as const))(
    '%i says how it is foreseen, how sure that is, and what is not documented',
    (eventId) => {
      const { text } = section(page, String(eventId));
      expect(text).toMatch(
        /\n- \*\*Foreseen\*\* .*\n- \*\*How sure:\*\* .*\n- \*\*Not documented:\*\* /s,
      );
      const isForetold = [...foreseenFrom('session'), ...foreseenFrom('declaration')];
      expect(text.includes('it is never predicted')).toBe(!isForetold.includes(eventId));
    },
  );
});
