/** Colours and symbols; neither is ever the only carrier of a meaning. */

import { styleText } from 'node:util';
import type { Verdict } from '../rules/verdict.ts';
import type { Look } from './format.ts';

type Style = Parameters<typeof styleText>[0];

/** How a stage of the dialogue went. */
export type Mark = 'good' | 'bad' | 'doubtful' | 'skipped';

const VERDICT_STYLES: Record<Verdict | 'info', Style> = {
  ok: ['bold', 'green'],
  warning: ['bold', 'yellow'],
  critical: ['bold', 'red'],
  unknown: ['bold', 'magenta'],
  info: ['bold', 'cyan'],
};

const MARKS: Record<Mark, { symbol: string; ascii: string; style: Style }> = {
  good: { symbol: '✓', ascii: '+', style: 'green' },
  bad: { symbol: '✗', ascii: 'x', style: 'red' },
  doubtful: { symbol: '!', ascii: '!', style: 'yellow' },
  skipped: { symbol: '·', ascii: '-', style: 'dim' },
};

export interface Paint {
  mark(mark: Mark): string;
  verdict(verdict: Verdict | 'info', text: string): string;
  dim(text: string): string;
  strong(text: string): string;
}

export function createPaint({ color, unicode }: Pick<Look, 'color' | 'unicode'>): Paint {
  const style = (how: Style, text: string) =>
    color ? styleText(how, text, { validateStream: false }) : text;
  return {
    mark(mark) {
      const { symbol, ascii, style: how } = MARKS[mark];
      return style(how, unicode ? symbol : ascii);
    },
    verdict: (verdict, text) => style(VERDICT_STYLES[verdict], text),
    dim: (text) => style('dim', text),
    strong: (text) => style('bold', text),
  };
}
