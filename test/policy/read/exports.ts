/** Writes objects as the cmdlets of PowerShell do, so that what is read can be compared. */

import { formatList, type Printing } from './format-list.ts';

/** One property in the words of every format. */
export interface Cell {
  /** As Format-List prints it; an array is printed in braces. */
  readonly printed: string | readonly string[];
  /** As ConvertTo-Json writes it, of Windows PowerShell 5.1 or of PowerShell 7. */
  readonly json: (version: 5 | 7) => unknown;
  /** As Export-Clixml writes it; `name` is the attribute, empty in a list. */
  readonly clixml: (name: string) => string;
}

export type Exported = Readonly<Record<string, Cell>>;

const PRINTING: Printing = {
  width: 80,
  breaksWords: false,
  limit: 16,
  ellipsis: '...',
  trimmed: false,
  doubleSpaced: false,
};

export const NULL: Cell = {
  printed: '',
  json: () => null,
  clixml: (name) => `<Nil${name} />`,
};

export function text(value: string): Cell {
  return {
    printed: value,
    json: () => value,
    clixml: (name) => `<S${name}>${escapeXml(value)}</S>`,
  };
}

export function flag(value: boolean): Cell {
  return {
    printed: value ? 'True' : 'False',
    json: () => value,
    clixml: (name) => `<B${name}>${value}</B>`,
  };
}

export function number(value: number): Cell {
  return {
    printed: String(value),
    json: () => value,
    clixml: (name) => `<I32${name}>${value}</I32>`,
  };
}

/** ConvertTo-Json writes the number, everything else the names. */
export function enumeration(names: string, value: number): Cell {
  return {
    printed: names,
    json: () => value,
    clixml: (name) => object(name, names, '', `<I32>${value}</I32>`),
  };
}

/** A structure that has members beside the text that is printed for it. */
export function structure(printed: string, members: Readonly<Record<string, unknown>>): Cell {
  const properties = Object.entries(members)
    .filter(([, value]) => typeof value === 'string')
    .map(([name, value]) => `<S N="${name}">${escapeXml(String(value))}</S>`);
  return {
    printed,
    json: () => members,
    clixml: (name) => object(name, printed, `<Props>${properties.join('')}</Props>`),
  };
}

/** ConvertTo-Json finds no members in it and writes what is printed. */
export function opaque(printed: string): Cell {
  return {
    printed,
    json: () => printed,
    clixml: (name) => object(name, printed, ''),
  };
}

export function list(...elements: readonly Cell[]): Cell {
  return {
    printed: elements.map(({ printed }) => String(printed)),
    json: (version) => {
      const value = elements.map((element) => element.json(version));
      return version === 5 ? { value, Count: value.length } : value;
    },
    clixml: (name) =>
      `<Obj${name}><LST>${elements.map((element) => element.clixml('')).join('')}</LST></Obj>`,
  };
}

/** A date in UTC, which a console in en-US prints without saying so. */
export function date(iso: string): Cell {
  const printed = new Date(iso).toLocaleString('en-US', { timeZone: 'UTC' }).replace(',', '');
  return {
    printed,
    json: (version) => (version === 5 ? `/Date(${Date.parse(iso)})/` : iso),
    clixml: (name) => `<DT${name}>${iso}</DT>`,
  };
}

export function writeClixml(objects: readonly Exported[]): string {
  const written = objects.map((one) => {
    const members = Object.entries(one).map(([name, cell]) => cell.clixml(` N="${name}"`));
    return `<Obj><MS>${members.join('\n')}</MS></Obj>`;
  });
  return `<Objs Version="1.1.0.1" xmlns="http://schemas.microsoft.com/powershell/2004/04">\n${written.join('\n')}\n</Objs>\n`;
}

export function writeJson(objects: readonly Exported[], version: 5 | 7): string {
  const plain = objects.map((one) =>
    Object.fromEntries(Object.entries(one).map(([name, cell]) => [name, cell.json(version)])),
  );
  return JSON.stringify(plain.length === 1 ? plain[0] : plain, null, version === 5 ? 4 : 2);
}

/** With lists joined by `-join ','`, without which Export-Csv writes the name of a type. */
export function writeCsv(objects: readonly Exported[], delimiter: ',' | ';'): string {
  const quoted = (cells: readonly string[]) =>
    cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(delimiter);
  const rows = objects.map((one) =>
    Object.values(one).map(({ printed }) =>
      typeof printed === 'string' ? printed : printed.join(','),
    ),
  );
  return [Object.keys(objects[0] ?? {}), ...rows].map((cells) => `${quoted(cells)}\r\n`).join('');
}

export function writeList(objects: readonly Exported[]): string {
  const printed = objects.map((one) =>
    Object.fromEntries(Object.entries(one).map(([name, cell]) => [name, cell.printed])),
  );
  return formatList(printed, PRINTING);
}

function object(name: string, printed: string, ...parts: readonly string[]): string {
  return `<Obj${name}><ToString>${escapeXml(printed)}</ToString>${parts.join('')}</Obj>`;
}

function escapeXml(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
