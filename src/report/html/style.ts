/** How the page looks: on a phone, a tablet, a desk and paper, by day and by night. */

import { PALETTE } from './palette.ts';
import { MEDIA } from './style-media.ts';
import { TABLES } from './style-tables.ts';

const PAGE = `
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body {
  margin: 0; background: var(--ground); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif;
  overflow-wrap: anywhere;
}
main { max-width: 1280px; margin: 0 auto; padding: 40px 32px 24px; }
h1, h2, h3, p, ul, ol, dl, dd, figure, blockquote, pre, fieldset { margin: 0; padding: 0; }
h1 {
  font-size: 36px; line-height: 1.15; font-weight: 650; letter-spacing: -.022em;
  text-wrap: balance;
}
h2 { font-size: 22px; line-height: 1.25; font-weight: 650; letter-spacing: -.012em; }
h3 { font-size: 15px; font-weight: 650; }
.topic { font-size: 13px; font-weight: 600; color: var(--muted); }
small { display: block; font-size: 13px; color: var(--muted); font-weight: 400; }
a { color: var(--accent); text-underline-offset: 3px; }
pre, .id {
  font-family: ui-monospace, "Cascadia Mono", "SF Mono", Consolas, "DejaVu Sans Mono", monospace;
}
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
main > section { margin-top: 48px; }
.about { color: var(--muted); margin: 2px 0 16px; text-wrap: pretty; }
.kind { color: var(--muted); font-weight: 600; margin-bottom: 6px; }
.lead { color: var(--muted); font-size: 17px; margin-top: 10px; text-wrap: pretty; }
.skip { position: absolute; left: -999px; }
.skip:focus { left: 16px; top: 8px; background: var(--paper); padding: 8px 12px; z-index: 2; }
.icons { position: absolute; }
nav { margin-top: 20px; }
nav ul { list-style: none; display: flex; flex-wrap: wrap; gap: 4px 24px; }
nav a { display: inline-block; padding: 4px 0; font-weight: 550; }
.left-out {
  background: var(--sunk); border: 1px solid var(--line); border-radius: 8px;
  color: var(--muted); padding: 8px 12px; margin: 0 0 16px;
}
main > footer {
  margin-top: 56px; padding-top: 16px; border-top: 1px solid var(--line); color: var(--muted);
  font-size: 13px;
}
main > footer p { max-width: 90ch; margin-bottom: 6px; }
button, select, input { font: inherit; color: inherit; }
button {
  background: var(--paper); border: 1px solid var(--line); border-radius: 6px; padding: 3px 10px;
  font-size: 13px; font-weight: 550; color: var(--accent); cursor: pointer;
}
button:hover { border-color: var(--accent); }
[hidden] { display: none !important; }
`;

const CHARTS = `
.charts { display: grid; grid-template-columns: repeat(4, 1fr); gap: 32px; margin-top: 16px; }
.chart figcaption { font-weight: 600; margin-bottom: 8px; }
.chart svg { display: block; width: 100%; max-width: 420px; font-size: 12px; }
.chart text { fill: var(--ink); font-variant-numeric: tabular-nums; }
.chart .label { text-anchor: end; fill: var(--muted); }
.chart .middle { font-size: 11px; text-anchor: middle; fill: var(--muted); }
.chart .count { font-size: 12px; font-weight: 600; fill: var(--ink); }
.chart .axis { stroke: var(--line); fill: none; }
`;

const STATEMENTS = `
.card {
  background: var(--paper); border: 1px solid var(--line); border-radius: 10px;
  padding: 20px 24px; margin-bottom: 16px;
}
.card header { display: flex; flex-wrap: wrap; align-items: baseline; gap: 2px 16px; }
.card h3 { display: flex; align-items: center; gap: 10px; }
.card .event { font-size: 18px; letter-spacing: -.01em; }
.card .on { font-weight: 550; }
.card > .meaning { margin-top: 4px; color: var(--muted); }
.grounds {
  display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: 16px 32px;
  margin-top: 14px;
}
.grounds > :only-child { grid-column: 1 / -1; max-width: 100ch; }
.grounds:empty { display: none; }
.why ul { padding-left: 18px; }
.why li { padding-left: 2px; margin: 2px 0; }
.why li::marker { color: var(--muted); }
blockquote { margin-bottom: 12px; }
blockquote p { font-style: italic; }
blockquote footer { font-size: 13px; color: var(--muted); }
.fix p { margin-bottom: 6px; }
.fix .topic { margin-bottom: 4px; }
.code, .transcript pre {
  background: var(--sunk); border: 1px solid var(--line); border-radius: 8px; padding: 10px 12px;
  font-size: 13px; line-height: 1.55; white-space: pre-wrap; tab-size: 2;
}
.code + p, .code + .code { margin-top: 8px; }
.code .remark { color: var(--muted); }
.code .word { display: inline-block; max-width: 100%; }
.copy { float: right; margin: 0 0 0 12px; }
.where { margin-top: 14px; color: var(--muted); }
.where b { color: var(--ink); font-weight: 600; }
.find { margin-left: 6px; }
.rest > summary { padding: 6px 0; font-weight: 550; color: var(--accent); cursor: pointer; }
.rest > .card:first-of-type { margin-top: 8px; }
.findings { background: var(--paper); border: 1px solid var(--line); border-radius: 10px; }
.finding + .finding { border-top: 1px solid var(--line); }
.finding > summary {
  display: grid; grid-template-columns: 16px 100px 210px minmax(0, 1fr) auto; gap: 2px 12px;
  align-items: start; padding: 10px 20px 10px 16px; cursor: pointer; list-style: none;
}
.finding > summary::-webkit-details-marker { display: none; }
.finding > summary::before, .records summary::before {
  content: ""; width: 7px; height: 7px; border: solid var(--muted); border-width: 0 2px 2px 0;
  transform: rotate(-45deg); align-self: center; justify-self: center;
}
.finding[open] > summary::before, .records details[open] > summary::before {
  transform: rotate(45deg);
}
.finding > summary::before { margin-top: 7px; align-self: start; }
.finding .id { font-size: 13px; line-height: 22px; }
.finding .example { color: var(--muted); }
.finding .number {
  font-weight: 650; font-variant-numeric: tabular-nums; text-align: right; min-width: 4ch;
}
.finding .badge { justify-self: start; }
.finding > .inside { padding: 0 20px 18px 44px; }
`;

/** The order counts: what is said of media comes last. */
export const STYLE: string = [PALETTE, PAGE, CHARTS, STATEMENTS, TABLES, MEDIA].join('');
