/** Reads the parts of a Markdown page that can be held against the code. */

import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

/** A block between fences. */
export interface CodeBlock {
  /** What follows the opening fence; empty when nothing does. */
  readonly language: string;
  /** Without the fences and the indentation that they share with it. */
  readonly text: string;
}

/** One page of the documentation. */
export interface Page {
  /** From the root of the repository. */
  readonly path: string;
  readonly text: string;
}

/** All pages, those of dependencies aside. */
export function readPages(): Page[] {
  return ['.', 'docs', 'examples']
    .flatMap((folder) => readdirSync(join(ROOT, folder)).map((file) => join(folder, file)))
    .filter((path) => path.endsWith('.md'))
    .map(readPage);
}

/** One file of the repository, by its path from the root. */
export function readPage(path: string): Page {
  const whole = join(ROOT, path);
  return { path: relative(ROOT, whole), text: readFileSync(whole, 'utf8') };
}

export function codeBlocks({ text }: Page): CodeBlock[] {
  const blocks = text.matchAll(/^( *)```(\S*)\n(.*?)^\1```$/gms);
  return Array.from(blocks, ([, indent = '', language = '', inside = '']) => ({
    language,
    text: inside.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
  }));
}

/** What stands under a heading, up to the next one of its level or above. */
export function section(page: Page, heading: string): Page {
  const [, level = '', rest] = new RegExp(`^(#+) ${heading}\\n(.*)`, 'ms').exec(page.text) ?? [];
  if (rest === undefined) throw new Error(`${page.path} has no heading "${heading}"`);
  const [text = ''] = rest.split(new RegExp(`^#{1,${level.length}} `, 'm'));
  return { path: `${page.path}, ${heading}`, text };
}

/** The headings of a page, as they are written. */
export function headings({ text }: Page): string[] {
  return Array.from(withoutCode(text).matchAll(/^#+ (.*)$/gm), ([, heading = '']) => heading);
}

/** The rows of the table right under a heading, its head first; empty when there is none. */
export function tableUnder(page: Page, heading: string): string[][] {
  const [own = ''] = section(page, heading).text.split(/^#+ /m);
  const [table = ''] = /^\|.*\|\n\|[ -|]*\|\n(?:\|.*\|\n)*/m.exec(own) ?? [];
  const [head = '', , ...rows] = table.split('\n').filter((row) => row !== '');
  return head === '' ? [] : [head, ...rows].map(cells);
}

/** The targets of all links that lead into this repository. */
export function relativeLinks({ text }: Page): string[] {
  return Array.from(
    withoutCode(text).matchAll(/\]\(([^)\s]+)\)/g),
    ([, target = '']) => target,
  ).filter((target) => !/^[a-z]+:/.test(target));
}

/** The anchor that a heading gets where the page is shown. */
export function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
}

function cells(row: string): string[] {
  return row
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim().replaceAll(/^`([^`]*)`$/g, '$1'));
}

function withoutCode(text: string): string {
  return text.replaceAll(/^ *```.*?^ *```$/gms, '');
}
