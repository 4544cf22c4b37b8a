/** The whole page: one file, which asks no network for anything and runs its own program alone. */

import { createHash } from 'node:crypto';
import { Markup, markup } from '../markup.ts';
import { ICONS } from './badge.ts';
import { SCRIPT } from './script.ts';
import { STYLE } from './style.ts';

export interface Page {
  readonly title: string;
  readonly summary: Markup;
  /** By the id of their heading. */
  readonly sections: readonly (readonly [id: string, name: string, section: Markup | null])[];
}

export function renderPage({ title, summary, sections }: Page): Markup {
  const shown = sections.filter(([, , section]) => section !== null);
  const links = shown.map(([id, name]) => markup`<li><a href="#${id}">${name}</a></li>`);
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentPolicy()}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${new Markup(STYLE)}</style>
<script>${new Markup(SCRIPT)}</script>
</head>
<body>
${ICONS}
<main>
${summary}
${links.length === 0 ? null : markup`<nav aria-label="On this page"><ul>${links}</ul></nav>`}
${shown.map(([, , section]) => section)}
<footer>
<p>Made by starttls-probe. All times are UTC. What could not be told is never counted as a pass.</p>
<p>An event is certain where what is declared and what was seen agree, likely where one of the two
says so alone, and possible where it cannot be ruled out.</p>
</footer>
</main>
</body>
</html>
`;
}

/** Whatever a server could slip in would be neither run nor fetched nor sent anywhere. */
function contentPolicy(): string {
  return [
    "default-src 'none'",
    `style-src '${hashOf(STYLE)}'`,
    `script-src '${hashOf(SCRIPT)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
