/** Prints objects as Format-List does, so that what is read can be compared with what was printed. */

export interface Printing {
  /** Columns of the console. */
  readonly width: number;
  /** Whether words are broken at the end of every line, as under most languages of Windows. */
  readonly breaksWords: boolean;
  /** $FormatEnumerationLimit: how many elements of a list are printed. */
  readonly limit: number;
  /** What stands for the others: `...` in Windows PowerShell, `…` in PowerShell 7. */
  readonly ellipsis: string;
  /** Whether blanks at the end of lines were lost, as in copying from a console. */
  readonly trimmed: boolean;
  /** Whether there is a blank line between all rows, as in copying to some web pages. */
  readonly doubleSpaced: boolean;
}

export type Properties = Readonly<Record<string, string | readonly string[]>>;

export function formatList(objects: readonly Properties[], printing: Printing): string {
  const lines = objects.flatMap((object) => ['', ...formatObject(object, printing)]);
  const copied = printing.trimmed ? lines.map((line) => line.trimEnd()) : lines;
  return copied.join(printing.doubleSpaced ? '\n\n' : '\n');
}

function formatObject(object: Properties, printing: Printing): string[] {
  const label = Math.max(...Object.keys(object).map((name) => name.length));
  return Object.entries(object).flatMap(([name, value]) => {
    const printed = typeof value === 'string' ? value : printElements(value, printing);
    const [first = '', ...rest] = wrap(printed, printing.width - label - 3, printing.breaksWords);
    return [
      `${name.padEnd(label)} : ${first}`,
      ...rest.map((line) => `${' '.repeat(label + 3)}${line}`),
    ];
  });
}

function printElements(elements: readonly string[], { limit, ellipsis }: Printing): string {
  const shown = elements.slice(0, limit).join(', ');
  return `{${shown}${elements.length > limit ? ellipsis : ''}}`;
}

/** At blanks, which stay at the end of the line; a word is broken when no line could hold it. */
function wrap(text: string, width: number, breaksWords: boolean): string[] {
  const lines = [''];
  for (const word of text.match(/[^ ]* ?/g) ?? []) {
    const parts = breaksWords || word.length > width ? [...word] : [word];
    for (const part of parts) {
      const line = lines.at(-1) ?? '';
      if (line.length + part.length > width) lines.push(part);
      else lines[lines.length - 1] = line + part;
    }
  }
  return lines;
}
