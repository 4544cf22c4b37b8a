import { safeJson } from '../../report/safe-json.ts';
import { wrapBehind } from '../../report/wrap.ts';
import type { ExchangeEvent } from '../../rules/event.ts';
import { EVENTS, findEvent } from '../../rules/events.ts';
import { defineCommand } from '../command.ts';
import { UsageError } from '../exit-codes.ts';
import { TEXT_OR_JSON } from '../options.ts';
import { columnsOf } from '../terminal.ts';

/** Shows the Exchange events that we can speak to. */
export const events = defineCommand({
  name: 'events',
  describe: 'Show the Exchange events that can be foreseen, and what they mean',
  operands: { name: 'id', describe: 'Event ids; all when none is given', required: false },
  options: {
    ...TEXT_OR_JSON,
  },
  examples: [['events 1032', 'what it means, and what to do']],
  async run({ id: ids, format }, { stdout }) {
    const chosen = ids.length > 0 ? ids.map(readEvent) : null;
    if (format === 'json') {
      // One event that was asked for is one object, so that a script need not unwrap it.
      const [only, ...others] = chosen ?? EVENTS;
      stdout.write(`${safeJson(chosen && others.length === 0 ? only : (chosen ?? EVENTS), 2)}\n`);
      return 0;
    }
    const width = columnsOf(stdout);
    const pages = chosen
      ? chosen.map((event) => renderWhole(event, width)).join('\n')
      : EVENTS.map((event) => renderLine(event, width)).join('');
    stdout.write(pages);
    return 0;
  },
});

function readEvent(text: string): ExchangeEvent {
  const event = findEvent(Number(text));
  if (event) return event;
  const known = EVENTS.map(({ eventId }) => eventId).join(', ');
  throw new UsageError(`"${text}" is not an event that we know; known are ${known}`);
}

function renderLine({ eventId, meaning }: ExchangeEvent, width: number): string {
  return `${wrapBehind(String(eventId).padEnd(7), meaning, width)}\n`;
}

function renderWhole(event: ExchangeEvent, width: number): string {
  const { eventId, source, alsoLoggedBy, severity, category, symbolicName } = event;
  const rows: readonly (readonly [string, string | null])[] = [
    ['event', String(eventId)],
    ['source', [source, ...alsoLoggedBy].join(', ')],
    ['severity', severity],
    ['category', category],
    ['name', symbolicName],
    ['version', event.productVersion],
    ['text', event.message],
    ...event.parameters.map((parameter, at) => [`  %${at + 1}`, parameter] as const),
    ['meaning', event.meaning],
    ...event.userAction.map((action) => ['do', action] as const),
    ['alert', event.alert?.type ?? null],
    ['rule path', event.alert?.rulePath ?? null],
    ['rule name', event.alert?.ruleName ?? null],
  ];
  const lines = rows.map(([name, value]) => wrapBehind(name.padEnd(11), value ?? 'unknown', width));
  // An address is whole, to be copied.
  return [...lines, `${'from'.padEnd(11)}${event.reference}`, ''].join('\n');
}
