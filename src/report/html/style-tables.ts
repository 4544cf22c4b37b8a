/** How the lists of domains and of addresses look, with what stands above them. */

export const TABLES = `
.list {
  width: 100%; border-collapse: separate; border-spacing: 0; background: var(--paper);
  border: 1px solid var(--line); border-radius: 10px; table-layout: fixed;
}
.list th, .list td { text-align: left; vertical-align: top; padding: 9px 16px; font-weight: 400; }
.list thead th {
  font-size: 13px; font-weight: 600; color: var(--muted); border-bottom: 1px solid var(--line);
}
.list tbody th { font-weight: 600; unicode-bidi: isolate; }
.list td { font-variant-numeric: tabular-nums; unicode-bidi: isolate; }
.domains tbody tr + tr > * { border-top: 1px solid var(--line); }
.domains th:nth-child(1) { width: 130px; } .domains thead th:nth-child(2) { width: 30%; }
.domains th:nth-child(3) { width: 110px; }
.domains td:last-child { color: var(--muted); }
.records thead th:nth-child(1) { width: 130px; } .records thead th:nth-child(3) { width: 190px; }
.records thead th:nth-child(4) { width: 150px; } .records thead th:nth-child(5) { width: 215px; }
.records tbody + tbody > tr:first-child > * { border-top: 1px solid var(--line); }
.records tr:first-child > * { padding-bottom: 2px; }
.records tr + tr > td { padding: 0 16px 9px 146px; color: var(--muted); }
.records tbody:hover > tr > * { background: color-mix(in srgb, var(--sunk) 60%, transparent); }
.records summary { display: flex; gap: 8px; cursor: pointer; list-style: none; margin-left: -17px; }
.records summary::-webkit-details-marker { display: none; }
.records summary::before { flex: none; align-self: flex-start; margin-top: 7px; }
.records summary:hover .gist, .finding > summary:hover .example { color: var(--ink); }
.records .more { white-space: nowrap; font-size: 13px; }
.records details[open] > summary .gist { color: var(--ink); }
.inside { color: var(--ink); }
.records .inside { padding: 6px 0 10px; }
.statement { border-top: 1px solid var(--line); padding: 12px 0; }
.statement:first-child { border-top: 0; padding-top: 0; }
.statement:first-child .grounds { margin-top: 4px; }
.statement h3 { display: flex; align-items: flex-start; gap: 10px; font-weight: 550; }
.statement .grounds { margin-top: 8px; }
.facts {
  display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: 16px 32px;
  border-top: 1px solid var(--line); padding-top: 12px;
}
.facts h3 { margin-bottom: 6px; }
.stages { list-style: none; }
.stages li {
  display: grid; grid-template-columns: 16px 88px 58px minmax(0, 1fr); gap: 0 8px;
  padding: 2px 0;
}
.stages b { font-weight: 550; overflow-wrap: normal; }
.stages .ms { color: var(--muted); text-align: right; font-variant-numeric: tabular-nums; }
.stages .said { grid-column: 4; }
.mark { font-weight: 700; text-align: center; }
.mark.good { color: var(--ok-ink); } .mark.bad { color: var(--critical-ink); }
.mark.doubtful { color: var(--warning-ink); } .mark.skipped { color: var(--muted); }
dl > div { display: grid; grid-template-columns: 150px minmax(0, 1fr); gap: 8px; padding: 2px 0; }
dt { color: var(--muted); }
.transcript { margin-top: 12px; }
.records .transcript summary { margin-left: 0; color: var(--accent); font-weight: 550; }
.transcript pre { margin-top: 6px; max-height: 480px; overflow: auto; }
.transcript .when { color: var(--muted); } .transcript .client { color: var(--accent); }
.records thead button {
  border: 0; padding: 0; background: none; color: inherit; font-weight: 600; text-align: left;
}
.records thead button::after { content: " ↕"; color: var(--muted); opacity: .55; }
.records [aria-sort] button { color: var(--ink); }
.records [aria-sort=ascending] button::after { content: " ↑"; opacity: 1; }
.records [aria-sort=descending] button::after { content: " ↓"; opacity: 1; }
.pager { margin-top: 12px; text-align: center; }
.tools { display: flex; flex-wrap: wrap; gap: 12px 20px; align-items: end; margin-bottom: 14px; }
.tools label > span:first-child, #verdicts {
  display: block; font-size: 13px; font-weight: 600; color: var(--muted); margin-bottom: 4px;
  padding: 0;
}
.tools input[type=search], .tools select {
  height: 36px; border: 1px solid var(--line); border-radius: 8px; background: var(--paper);
  padding: 0 10px; width: 100%;
}
.tools .query { flex: 1 1 260px; max-width: 420px; }
.tools ::placeholder { color: var(--muted); opacity: 1; }
.chips { display: flex; flex-wrap: wrap; gap: 6px; }
.chip {
  display: inline-flex; align-items: center; gap: 6px; height: 36px; padding: 0 12px 0 9px;
  border: 1px solid var(--line); border-radius: 8px; background: var(--paper); cursor: pointer;
  font-weight: 550;
}
.chip span { color: var(--muted); font-weight: 400; font-variant-numeric: tabular-nums; }
.tools .chip input { appearance: none; position: absolute; opacity: 0; width: 1px; height: 1px; }
.chip:has(:checked) { border-color: var(--ink); box-shadow: inset 0 0 0 1px var(--ink); }
.chip:has(:focus-visible) { outline: 2px solid var(--accent); outline-offset: 2px; }
.shown { flex: 1 0 100%; line-height: 28px; color: var(--muted); }
.shown button { margin-left: 8px; line-height: 20px; }
`;
