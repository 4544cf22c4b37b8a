/** The pages of help, read off what the commands declare. */

import { wrapBehind, wrapText } from '../report/wrap.ts';
import type { Command } from './command.ts';
import type { Option } from './option.ts';

const PROGRAM = 'starttls-probe';

const EXIT_CODES =
  'Exit codes: 0 ok, 1 warning, 2 critical, 3 could not tell, 64 the command line or a file was wrong, ' +
  '70 our bug, 130 interrupted; with --format nagios these three are 3.';

/** The heading of the options that name none. */
const LAST = 'Options';

/** A heading, and below it two columns. */
interface Section {
  readonly heading: string;
  readonly rows: readonly Row[];
}

type Row = readonly [term: string, meaning: string];

/** The page of one command. */
export function commandPage(command: Command, columns: number): string {
  return renderPage([usageOf(command), command.describe, ...sectionsOf(command)], columns);
}

/** The page of the program, with what the command takes that is meant where none is named. */
export function overviewPage(
  commands: readonly Command[],
  usual: Command,
  columns: number,
): string {
  const rows = commands.map((command): Row => {
    const remark = command.name === usual.name ? ' [where no command is named]' : '';
    return [usageOf(command), command.describe + remark];
  });
  const parts = [
    `${PROGRAM} <${usual.operands?.name}..>`,
    'Probes SMTP servers for STARTTLS and predicts Exchange events.',
    { heading: 'Commands', rows },
    ...sectionsOf(usual),
    EXIT_CODES,
  ];
  return renderPage(parts, columns);
}

function usageOf({ name, operands }: Pick<Command, 'name' | 'operands'>): string {
  if (!operands) return `${PROGRAM} ${name}`;
  const [open, close] = operands.required ? '<>' : '[]';
  return `${PROGRAM} ${name} ${open}${operands.name}..${close}`;
}

function sectionsOf({ operands, options, examples }: Command): Section[] {
  const groups = Map.groupBy(Object.entries(options), ([, { group = LAST }]) => group);
  const inOrder = [...groups].sort(
    ([one], [other]) => Number(one === LAST) - Number(other === LAST),
  );
  const named: Row[] = operands ? [[operands.name, operands.describe]] : [];
  const lines = examples.map(([line, purpose]): Row => [`${PROGRAM} ${line}`, purpose]);
  return [
    { heading: 'Operands', rows: named },
    ...inOrder.map(([heading, its]) => ({ heading, rows: its.map(rowOf) })),
    { heading: 'Examples', rows: lines },
  ].filter(({ rows }) => rows.length > 0);
}

function rowOf([name, option]: readonly [string, Option]): Row {
  return [termOf(name, option), meaningOf(option)];
}

function termOf(name: string, option: Option): string {
  if (option.type !== 'boolean') return `    --${name} ${option.value}`;
  return `${option.short === undefined ? '   ' : `-${option.short},`} --${name}`;
}

function meaningOf(option: Option): string {
  if (option.type === 'boolean') return option.describe;
  const { describe, choices, several, default: usual } = option;
  const remarks = [
    describe,
    ...(choices ? [`one of ${choices.join(', ')}`] : []),
    ...(several === 'repeated' ? ['may be given several times'] : []),
  ];
  return `${remarks.join('; ')}${usual === undefined ? '' : ` [${usual}]`}`;
}

function renderPage(parts: readonly (string | Section)[], columns: number): string {
  const rendered = parts.map((part) =>
    typeof part === 'string' ? wrapText(part, columns, 0) : renderSection(part, columns),
  );
  return `${rendered.join('\n\n')}\n`;
}

function renderSection({ heading, rows }: Section, columns: number): string {
  const longest = Math.max(...rows.map(([term]) => term.length));
  // The terms take half of the width at the most.
  const column = Math.min(longest + 4, Math.floor(columns / 2));
  const lines = rows.map((row) => renderRow(row, column, columns));
  return [wrapText(`${heading}:`, columns, 0), ...lines].join('\n');
}

/** A term that is too long for its column has lines for itself. */
function renderRow([term, meaning]: Row, column: number, columns: number): string {
  const label = `  ${term}`.padEnd(column);
  if (label.length === column && label.endsWith('  ')) return wrapBehind(label, meaning, columns);
  const indent = label.search(/\S/);
  return `${wrapText(term.trim(), columns, indent, indent + 2)}\n${wrapText(meaning, columns, column)}`;
}
