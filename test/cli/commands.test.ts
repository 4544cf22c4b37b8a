import { describe, expect, test } from 'vitest';
import { isCommand, loadAll, loadCommand } from '../../src/cli/commands/index.ts';

const commands = await loadAll();

describe.each(commands.map((command) => [command.name, command] as const))(
  '%s',
  (name, command) => {
    const { options, operands } = command;

    test('stands in the table under its name', async () => {
      expect(isCommand(name)).toBe(true);
      expect(await loadCommand(name)).toBe(command);
    });

    test('has the options that others need or exclude', () => {
      const named = Object.values(options).flatMap(({ needs = [], excludes = [] }) =>
        [needs, excludes].flat(),
      );
      expect(named.filter((other) => !Object.hasOwn(options, other))).toEqual([]);
    });

    test('has no operand that is called like an option', () => {
      expect(Object.keys(options)).not.toContain(operands?.name);
    });

    test('has no option that is called like that of another command, and read otherwise', () => {
      const others = commands.flatMap((other) => Object.entries(other.options));
      for (const [option, other] of others) {
        const own = options[option];
        if (own) expect(howRead(own), `--${option}`).toEqual(howRead(other));
      }
    });
  },
);

function howRead(option: object) {
  const { type, short, several } = { type: null, short: null, several: null, ...option };
  return { type, short, several };
}
