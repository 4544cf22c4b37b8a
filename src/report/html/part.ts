import type { Judged } from '../../rules/judge.ts';
import type { Markup } from '../markup.ts';

/** A part of the page, which takes of each record what it needs and nothing else. */
export interface Part {
  add(judged: Judged): void;
  /** Null where there is nothing to show. */
  render(): Markup | null;
}
