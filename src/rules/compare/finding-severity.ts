import type { Severity } from '../finding.ts';
import { defineChange } from './change-kind.ts';

const WORST_FIRST: readonly Severity[] = ['critical', 'unknown', 'warning', 'info'];

/** The same finding weighs more, or less, as where TLS came to be declared required. */
export const findingSeverity = defineChange({
  id: 'finding-severity',
  title: 'How much a finding weighs',
  directions: ['worse', 'better'],
  compare({ before, after, told }) {
    const was = new Map(before.findings.map(({ id, severity }) => [id, severity]));
    return after.findings.flatMap(({ id, severity, message }) => {
      const then = was.get(id);
      if (then === undefined || then === severity || told.has(id)) return [];
      const heavier = WORST_FIRST.indexOf(severity) < WORST_FIRST.indexOf(then);
      return [
        {
          direction: heavier ? 'worse' : 'better',
          message: `Now ${severity}, it was ${then}: ${message ?? id}`,
          before: { id, severity: then },
          after: { id, severity },
        },
      ];
    });
  },
});
