/** The colours of the page by day and by night, and what wears those of a verdict. */

export const PALETTE = `
:root {
  color-scheme: light dark;
  --ground: #f5f6f8; --paper: #fff; --sunk: #f1f3f6; --ink: #1b2129; --muted: #57606b;
  --line: #dce1e7; --accent: #0b57b8; --plain: #5b7ea8;
  --ok: #1a7f37; --ok-ink: #116329; --ok-tint: #e3f5e8;
  --warning: #b87900; --warning-ink: #744a00; --warning-tint: #fff3d1;
  --critical: #cf222e; --critical-ink: #a40e26; --critical-tint: #ffe9e8;
  --unknown: #7d55d1; --unknown-ink: #5d36b3; --unknown-tint: #f1ecfe;
  --info: #0969da; --info-ink: #0550ae; --info-tint: #e3f1ff;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --ground: #0e1217; --paper: #161b22; --sunk: #0e1217; --ink: #e6eaf0; --muted: #98a2ae;
    --line: #2c343e; --accent: #6cb0ff; --plain: #6f93bf;
    --ok: #3fb950; --ok-ink: #6fdc83; --ok-tint: #122b1a;
    --warning: #d29922; --warning-ink: #ecc15c; --warning-tint: #302408;
    --critical: #f4605a; --critical-ink: #ff938c; --critical-tint: #3a1518;
    --unknown: #a684f0; --unknown-ink: #cbb4ff; --unknown-tint: #251b40;
    --info: #4493f8; --info-ink: #8cc2ff; --info-tint: #10233d;
  }
}
.icon {
  width: 14px; height: 14px; flex: none; stroke-width: 1.9; stroke-linecap: round;
  stroke-linejoin: round; fill: none; stroke: var(--paper);
}
.icon.ok { color: var(--ok); } .icon.warning { color: var(--warning); }
.icon.critical { color: var(--critical); } .icon.unknown { color: var(--unknown); }
.icon.info { color: var(--info); }
symbol circle, symbol .shape { fill: currentColor; stroke: none; }
.badge {
  display: inline-flex; align-items: center; gap: 6px; padding: 1px 9px 1px 6px; border-radius: 6px;
  font-size: 13px; font-weight: 600; line-height: 20px; white-space: nowrap; vertical-align: 1px;
}
.badge.ok { background: var(--ok-tint); color: var(--ok-ink); }
.badge.warning { background: var(--warning-tint); color: var(--warning-ink); }
.badge.critical { background: var(--critical-tint); color: var(--critical-ink); }
.badge.unknown { background: var(--unknown-tint); color: var(--unknown-ink); }
.badge.info { background: var(--info-tint); color: var(--info-ink); }
rect.ok { fill: var(--ok); } rect.warning { fill: var(--warning); }
rect.critical { fill: var(--critical); } rect.unknown { fill: var(--unknown); }
rect.plain { fill: var(--plain); }
.strip {
  display: block; width: 100%; height: 10px; border-radius: 5px; margin: 28px 0 0;
  background: var(--line);
}
.tiles {
  list-style: none; display: grid; grid-template-columns: repeat(4, 1fr); gap: 12px 32px;
  margin-top: 16px;
}
.tile .word { display: flex; align-items: center; gap: 7px; font-weight: 600; }
.tile.critical .word { color: var(--critical-ink); }
.tile.unknown .word { color: var(--unknown-ink); }
.tile.warning .word { color: var(--warning-ink); } .tile.ok .word { color: var(--ok-ink); }
.tile .number {
  font-size: 34px; line-height: 1.2; font-weight: 650; letter-spacing: -.02em;
  font-variant-numeric: tabular-nums;
}
.tile .number span {
  font-size: 15px; font-weight: 400; letter-spacing: 0; color: var(--muted); margin-left: 4px;
}
.tile.none .number { color: var(--muted); font-weight: 400; }
.tile .meaning { color: var(--muted); font-size: 13px; max-width: 30ch; text-wrap: balance; }
`;
