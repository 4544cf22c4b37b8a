/** What is other on a tablet, on a phone and on paper. */

export const MEDIA = `
@media (max-width: 1100px) {
  .charts { grid-template-columns: 1fr 1fr; }
  .finding > summary { grid-template-columns: 16px 100px minmax(0, 1fr) auto; }
  .finding .example { grid-column: 2 / -1; grid-row: 2; }
  .list th, .list td { padding: 9px 12px; }
  .records tr + tr > td { padding: 0 12px 9px 142px; }
  .records thead th:nth-child(3) { width: 128px; } .records thead th:nth-child(4) { width: 92px; }
  .records thead th:nth-child(5) { width: 140px; }
  .domains thead th:nth-child(2) { width: 225px; } .domains thead th:nth-child(3) { width: 100px; }
  .grounds, .facts { grid-template-columns: minmax(0, 1fr); }
}
@media (max-width: 960px) {
  .records tr + tr > td { padding-left: 29px; }
}
@media (max-width: 680px) {
  main { padding: 24px 16px; }
  h1 { font-size: 28px; }
  main > section { margin-top: 40px; }
  .tiles { grid-template-columns: 1fr 1fr; gap: 20px 16px; }
  .charts { grid-template-columns: minmax(0, 1fr); gap: 24px; }
  .card { padding: 16px; }
  .finding > summary { grid-template-columns: 16px minmax(0, 1fr) auto; padding-right: 16px; }
  .finding .badge { grid-column: 2; }
  .finding .number { grid-column: 3; grid-row: 1; }
  .finding .id { grid-column: 2 / -1; grid-row: 2; } .finding .example { grid-row: 3; }
  .finding > .inside { padding: 0 16px 16px; }
  .list, .list tbody { display: block; }
  .list thead { position: absolute; left: -9999px; }
  .list tr { display: flex; flex-wrap: wrap; gap: 4px 12px; padding: 12px 16px; }
  .domains tbody tr + tr, .records tbody + tbody { border-top: 1px solid var(--line); }
  .list tbody tr > *, .domains tbody tr + tr > *, .records tbody + tbody > tr:first-child > * {
    padding: 0; border: 0;
  }
  .list tbody th { flex: 1 1 45%; }
  .domains td:last-child { flex-basis: 100%; }
  .domains td.number::after { content: " addr."; color: var(--muted); }
  .records tr:first-child { padding-bottom: 0; }
  .records tr:first-child td:nth-child(n + 3) { font-size: 13px; color: var(--muted); }
  .records td.nothing { display: none; }
  .records td small { display: inline; }
  .records td small::before { content: " · "; }
  .records tr + tr { padding-top: 4px; }
  .list.records tr + tr > td { flex-basis: 100%; padding: 0 0 0 17px; }
  .records .inside { margin-left: -17px; }
  .stages li { grid-template-columns: 16px minmax(0, 1fr) auto; padding: 4px 0; }
  .stages .said { grid-column: 2 / -1; color: var(--muted); }
  dl > div { grid-template-columns: 110px minmax(0, 1fr); }
  .statement h3 { flex-direction: column; gap: 4px; }
  .tools .query { flex-basis: 100%; max-width: none; }
}
@media print {
  :root { color-scheme: light; --ground: var(--paper); --sunk: var(--paper); }
  body { font-size: 11px; -webkit-print-color-adjust: exact; print-color-adjust: exact; }
  main { padding: 0; max-width: none; }
  h1 { font-size: 24px; } h2 { font-size: 16px; break-after: avoid; } h3 { font-size: 12px; }
  .lead { font-size: 13px; } .card .event { font-size: 14px; }
  small, .topic, .badge, .code, .id, .tile .meaning, blockquote footer, .list thead th {
    font-size: 10px;
  }
  .chart svg { max-width: 300px; } .card { padding: 12px 16px; }
  .grounds { grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); }
  main > section { margin-top: 24px; }
  nav, .tools, .pager, button { display: none !important; }
  .card, .finding, .chart, tbody { break-inside: avoid; }
  .list thead { display: table-header-group; }
}
@media (prefers-reduced-motion: no-preference) { html { scroll-behavior: smooth; } }
`;
