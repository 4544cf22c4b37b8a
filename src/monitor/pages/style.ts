/** How the pages look: as the report does, and what only they have. */

import { STYLE as REPORT } from '../../report/html/style.ts';
import { PICTURES } from './style-pictures.ts';

const FRAME = `
.bar { background: var(--paper); border-bottom: 1px solid var(--line); }
.bar > div {
  max-width: 1280px; margin: 0 auto; padding: 0 32px; min-height: 52px;
  display: flex; flex-wrap: wrap; align-items: center; gap: 0 28px;
}
.brand { font-weight: 650; color: var(--ink); text-decoration: none; padding: 8px 0; }
.bar nav { margin: 0; }
.bar nav ul { gap: 0 20px; }
.bar nav a {
  color: var(--muted); text-decoration: none; padding: 14px 2px 12px;
  border-bottom: 2px solid transparent;
}
.bar nav a:hover { color: var(--ink); border-color: var(--line); }
.bar nav a[aria-current] { color: var(--ink); border-color: var(--accent); }
.pulse { margin-left: auto; font-size: 13px; color: var(--muted); }
.pulse .fragment { display: inline; }
#state[data-state] { font-weight: 600; }
#state[data-state]::before {
  content: ""; display: inline-block; width: 8px; height: 8px; border-radius: 50%;
  margin-right: 6px; background: var(--ok);
}
#state[data-state=live] { color: var(--ok-ink); }
#state[data-state=lost] { color: var(--warning-ink); }
#state[data-state=lost]::before { background: none; border: 2px solid var(--warning); }
main:focus { outline: none; }
.scripted { overflow-anchor: none; }

.unseen {
  position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%);
  white-space: nowrap;
}
.fragment > section { margin-top: 44px; }
#all { margin-top: 0; }
h2 + .card, h2 + .list, h2 + .tools { margin-top: 14px; }
.foot {
  max-width: 1280px; margin: 24px auto 0; padding: 16px 32px 40px; color: var(--muted);
  font-size: 13px;
}
.foot p { max-width: 90ch; margin-bottom: 6px; }
.trouble {
  background: var(--warning-tint); color: var(--warning-ink); border: 1px solid var(--warning);
  border-radius: 10px; padding: 14px 20px;
}
#troubles > .trouble { margin: 0 0 32px; }
.trouble h2 { font-size: 15px; display: flex; align-items: center; gap: 8px; }
.trouble ul { padding-left: 40px; margin-top: 4px; }
.lead strong { color: var(--warning-ink); font-weight: 600; }
`;

const LISTS = `
.tile .number a {
  color: inherit; text-decoration-color: var(--line); text-decoration-thickness: 2px;
  text-underline-offset: 5px;
}
.tile .number a:hover { text-decoration-color: currentColor; }
.card .since { margin-left: auto; font-size: 13px; color: var(--muted); }
.card > .rest { margin-top: 10px; }
.card > .rest > summary { padding: 2px 0; }
.card .where { margin-top: 10px; }
.card .where b { margin-right: 8px; }
.list tbody th a { color: var(--ink); text-decoration-color: var(--line); }
.list tbody th a:hover { color: var(--accent); text-decoration-color: currentColor; }
.attention tbody tr + tr > *, .groups tbody tr + tr > *, .changes tbody tr + tr > * {
  border-top: 1px solid var(--line);
}
.attention thead th:nth-child(1) { width: 130px; } .attention thead th:nth-child(2) { width: 30%; }
.attention thead th:nth-child(4) { width: 175px; }
.attention .when, .changes .when { white-space: nowrap; color: var(--muted); }
.groups thead th:nth-child(2) { width: 25%; } .groups thead th:nth-child(3) { width: 205px; }
.groups thead th:nth-child(4) { width: 205px; }
.groups .count { display: inline-flex; align-items: center; gap: 5px; margin-right: 12px; }
.groups .remark { color: var(--warning-ink); font-weight: 400; margin-top: 4px; }
.groups .remark .icon { margin-right: 6px; vertical-align: -2px; }
.groups .running { font-weight: 600; color: var(--accent); }
thead ~ tbody .zone { display: none; }
.none { color: var(--muted); }
.changes thead th:first-child { width: 175px; } .changes thead th:last-child { width: 58%; }
.changes.here thead th:last-child { width: auto; }
.changes ul { list-style: none; }
.changes li { display: grid; grid-template-columns: 16px minmax(0, 1fr); gap: 8px; padding: 1px 0; }
.choices { margin-top: 16px; }
.choices a[aria-current] { color: var(--ink); text-decoration: none; font-weight: 650; }
.fleet thead th:nth-child(1) { width: 130px; } .fleet thead th:nth-child(3) { width: 190px; }
.fleet thead th:nth-child(4) { width: 110px; } .fleet thead th:nth-child(5) { width: 185px; }
.fleet thead th:nth-child(6) { width: 185px; }
.fleet thead a { color: inherit; text-decoration: none; }
.fleet thead a:hover { text-decoration: underline; color: var(--ink); }
.fleet thead a::after { content: " ↕"; opacity: .55; }
.fleet [aria-sort] a { color: var(--ink); }
.fleet [aria-sort=ascending] a::after { content: " ↑"; opacity: 1; }
.fleet [aria-sort=descending] a::after { content: " ↓"; opacity: 1; }
.fleet .gist > span:first-child { margin-right: 8px; }
.fleet thead th { padding-bottom: 9px; }
.late { color: var(--warning-ink); font-weight: 600; display: block; }
.tools .go { height: 36px; padding: 0 16px; font-size: 15px; }
nav.pager { display: flex; justify-content: center; gap: 8px 20px; align-items: center; }
p.pager { text-align: left; font-weight: 550; }
.ago { color: var(--muted); font-size: 13px; display: block; }
p .ago, summary .ago { display: inline; font-size: inherit; }
`;

const TARGET = `
.target .kind { font-weight: 400; }
.target .details { color: var(--muted); margin-top: 4px; }
.target .state { margin-top: 16px; font-size: 17px; display: flex; gap: 12px; align-items: baseline; }
.target .state .badge { font-size: 15px; line-height: 24px; flex: none; }
.actions { margin-top: 8px; }
.found header { flex-wrap: nowrap; align-items: flex-start; justify-content: space-between; }
.found h3 { align-items: flex-start; }
.found .id { flex: 0 0 auto; max-width: 40%; font-size: 13px; color: var(--muted); line-height: 22px; }
.facts.bare { border-top: 0; padding-top: 0; }
.checks { list-style: none; margin-top: 12px; }
.checks li { display: grid; grid-template-columns: 16px minmax(0, 1fr); gap: 8px; padding: 2px 0; }
.finding.past > summary { grid-template-columns: 16px 100px 150px minmax(0, 1fr) auto; }
.past .id { font-family: inherit; }
.past .transcript summary { color: var(--accent); font-weight: 550; cursor: pointer; }
.past .inside > .about { margin-top: 8px; }
.wide { overflow-x: auto; }
.numbers { border-collapse: collapse; font-variant-numeric: tabular-nums; }
.numbers th, .numbers td { text-align: right; padding: 4px 16px 4px 0; font-weight: 400; white-space: nowrap; }
.numbers th:first-child { text-align: left; }
.numbers thead th { font-size: 13px; font-weight: 600; color: var(--muted); }
`;

const NARROW = `
@media (max-width: 1100px) {
  .changes thead th:first-child { width: 160px; } .changes thead th:last-child { width: 50%; }
  .groups thead th:nth-child(2) { width: 20%; }
  .groups thead th:nth-child(n + 3) { width: 192px; }
  .fleet thead th:nth-child(1) { width: 120px; } .fleet thead th:nth-child(3) { width: 112px; }
  .fleet thead th:nth-child(4) { width: 84px; } .fleet thead th:nth-child(5) { width: 116px; }
  .fleet thead th:nth-child(6) { width: 122px; }
  .records.fleet tr + tr > td { padding-left: 132px; }
  .finding.past > summary { grid-template-columns: 16px 100px minmax(0, 1fr) auto; }
}
@media (max-width: 680px) {
  .bar > div { padding: 4px 16px; gap: 0 16px; }
  .bar nav a { padding: 8px 2px 6px; }
  .pulse { margin: 0; flex-basis: 100%; padding-bottom: 6px; }
  .foot { padding: 16px 16px 32px; }
  .fragment > section { margin-top: 36px; }
  .card .since { margin-left: 0; flex-basis: 100%; }
  .attention tbody tr + tr, .groups tbody tr + tr, .changes tbody tr + tr {
    border-top: 1px solid var(--line);
  }
  .list.attention tbody tr + tr > *, .list.groups tbody tr + tr > *,
  .list.changes tbody tr + tr > * { border: 0; }
  .list.changes tbody th { flex-basis: 100%; }
  .attention .gist, .attention .when, .changes td:last-child { flex-basis: 100%; }
  .attention .when::before { content: "since "; }
  .list tbody .zone { display: inline; }
  .list.attention tbody th, .list.groups tbody th, .list.fleet tbody th { flex-basis: 100%; }
  .fleet .more { display: block; }
  .groups td:nth-child(n + 3) { flex: 1 1 40%; }
  .groups td:nth-child(3)::before { content: "last"; }
  .groups td:nth-child(4)::before { content: "next"; }
  .groups td:nth-child(n + 3)::before { display: block; font-size: 13px; color: var(--muted); }
  .records.fleet tr + tr > td { padding-left: 0; }
  .found header { flex-wrap: wrap; } .found .id { max-width: 100%; }
  .target .state { flex-direction: column; gap: 6px; }
  .list .ago { display: inline; }
  .list .ago::before { content: " · "; }
  .tools .go { flex: 1 0 100%; }
}
@media print { .bar nav, .pulse #state { display: none; } }
`;

/** The order counts: what is narrow comes last. */
export const STYLE: string = [REPORT, FRAME, LISTS, TARGET, PICTURES, NARROW].join('');
