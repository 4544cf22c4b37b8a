/** A page of the dashboard, read as a reader would. */

import type { Hono } from 'hono';

/** Gives the page; it must be one, whatever its status. */
export async function readPage(app: Hono, path: string): Promise<string> {
  const response = await app.request(path);
  return await response.text();
}

/** The text of what stands between two marks, each of them the first one; tags are taken out. */
export function textBetween(page: string, from: string, to: string): string {
  return textOf(page.split(from)[1]?.split(to)[0] ?? '');
}

/** The text of a fragment. */
export function fragmentText(page: string, id: string): string {
  return textOf(fragmentOf(page, id));
}

/** The markup of a fragment; empty where there is none. */
export function fragmentOf(page: string, id: string): string {
  const [, after = ''] = page.split(`<div class="fragment" id="${id}">`);
  return after.split(/<div class="fragment"|<\/main>/)[0] ?? '';
}

/** Without tags, with one space for any number of those that part words. */
export function textOf(markup: string): string {
  return markup
    .replaceAll(/<\/?(time|bdi|wbr)\b[^>]*>/g, '')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replaceAll(/\s+/g, ' ')
    .trim();
}
