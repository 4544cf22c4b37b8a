/** What all pages have in common: the bar above, and fragments that can be replaced one by one. */

import { ICONS } from '../../report/html/badge.ts';
import { type Markup, markup } from '../../report/markup.ts';
import type { Verdict } from '../../rules/verdict.ts';
import { ICON_ASSETS, SCRIPT_ASSET, STYLE_ASSET } from './assets.ts';
import { renderTime } from './when.ts';

/** A part of a page that the page's program replaces when it is another. */
export interface Fragment {
  /** Of the element, so one for each fragment of the page. */
  readonly id: string;
  /** Null where there is nothing to show, now. */
  readonly body: Markup | null;
}

/** What one page says, before it is put into the frame of all. */
export interface Sheet {
  readonly title: string;
  /** What is read out when it becomes another, in one sentence. */
  readonly news: string;
  /** What the icon in the tab shows. */
  readonly verdict: Verdict;
  /** The page of the bar that this is; null where it is none of them. */
  readonly current: 'fleet' | 'changes' | 'groups' | null;
  /** The only place that the page is about; null where that is the fleet. */
  readonly about: string | null;
  readonly fragments: readonly Fragment[];
}

/** Where and when the page is made. */
export interface Setting {
  /** What leads from the page's address to the fleet's: `./`, `../`; so it works below any prefix. */
  readonly root: string;
  readonly madeAt: Date;
  /** What the fleet had gone through. */
  readonly edition: string;
  readonly version: string;
}

const PAGES = [
  ['fleet', '', 'Fleet'],
  ['groups', 'groups', 'Groups'],
  ['changes', 'changes', 'Changes'],
] as const;

/** Renders the whole page. */
export function renderSheet(sheet: Sheet, { root, madeAt, edition, version }: Setting): Markup {
  const links = PAGES.map(([id, path, name]) => {
    const current = id === sheet.current ? markup` aria-current="page"` : null;
    return markup`<li><a href="${root}${path}"${current}>${name}</a></li>`;
  });
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${sheet.title}</title>
<link rel="icon" type="image/svg+xml" href="${root}${ICON_ASSETS[sheet.verdict].path}">
<link rel="stylesheet" href="${root}${STYLE_ASSET.path}">
<script src="${root}${SCRIPT_ASSET.path}" defer></script>
</head>
<body data-events="${root}events" data-edition="${edition}" data-about="${sheet.about ?? ''}"
data-news="${sheet.news}">
${ICONS}
<a class="skip" href="#main">Skip to the content</a>
<header class="bar"><div>
<a class="brand" href="${root}">starttls-probe</a>
<nav aria-label="Pages"><ul>${links}</ul></nav>
<p class="pulse"><span id="state" role="status"></span>
<span class="fragment" id="made">as of ${renderTime(madeAt)}</span></p>
</div></header>
<main id="main" tabindex="-1">
${sheet.fragments.map(renderFragment)}</main>
<footer class="foot">
<p>starttls-probe ${version}. All times are UTC. What could not be told is never counted as a pass.</p>
<p>An event is certain where what is declared and what was seen agree, likely where one of the two
says so alone, and possible where it cannot be ruled out.</p>
</footer>
<p class="unseen" id="news" role="status"></p>
</body>
</html>
`;
}

function renderFragment({ id, body }: Fragment): Markup {
  return markup`<div class="fragment" id="${id}">${body}</div>
`;
}
