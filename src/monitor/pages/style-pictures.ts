/** How the history of a place and the life of its certificate look. */

export const PICTURES = `
.picture + .picture { margin-top: 24px; }
.picture figcaption { font-weight: 600; margin-bottom: 10px; }
.picture svg { display: block; }
.days { width: 100%; height: 40px; }
.days rect.none { fill: var(--line); }
.axis {
  display: flex; justify-content: space-between; gap: 16px; font-size: 13px; color: var(--muted);
  margin-top: 6px; font-variant-numeric: tabular-nums;
}
.plot { display: grid; grid-template-columns: 60px minmax(0, 1fr); }
.plot + .axis { padding-left: 60px; }
.scale text { font-size: 12px; text-anchor: end; fill: var(--muted); }
.durations { width: 100%; height: 152px; }
.durations .grid { stroke: var(--line); fill: none; vector-effect: non-scaling-stroke; }
.durations .range { fill: var(--plain); opacity: .45; }
.durations .median { fill: var(--ink); }
.history > .rest { margin-top: 16px; }
.life {
  display: block; width: 100%; height: 8px; margin-top: 10px; border-radius: 4px;
  background: var(--line);
}
`;
