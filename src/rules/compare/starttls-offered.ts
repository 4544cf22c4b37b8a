import { defineChange } from './change-kind.ts';
import { isAnswered } from './state.ts';

/** STARTTLS is listed, and was not, or it could not be told. */
export const starttlsOffered = defineChange({
  id: 'starttls-offered',
  title: 'STARTTLS is offered now',
  directions: ['better'],
  tells: ['starttls-absent', 'stripped-on-path', 'not-observed'],
  compare({ before, after }) {
    if (before.advertised === true || after.advertised !== true) return [];
    // That it can be told again is told by `outcome`.
    if (before.implicit || !isAnswered(before)) return [];
    const was = before.advertised === null ? '; before, it could not be told' : '';
    const message = `STARTTLS is offered now${was}.`;
    return [{ direction: 'better', message, before: before.advertised, after: true }];
  },
});
