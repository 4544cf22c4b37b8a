import { CERTAINTIES } from '../finding.ts';
import { defineChange } from './change-kind.ts';
import { describePredicted, predictedBy } from './predicted.ts';

/** An event that is still predicted is surer, or less sure, and what decides about it was seen. */
export const certainty = defineChange({
  id: 'certainty',
  title: 'How certain a predicted event is',
  directions: ['worse', 'better'],
  compare({ before, after, couldJudge }) {
    const was = new Map(predictedBy(before).map((one) => [one.eventId, one.certainty]));
    return predictedBy(after).flatMap((predicted) => {
      const { eventId, certainty: is } = predicted;
      const then = was.get(eventId);
      if (then === undefined || then === is || !couldJudge(after, `event-${eventId}`)) return [];
      const surer = CERTAINTIES.indexOf(is) < CERTAINTIES.indexOf(then);
      return [
        {
          direction: surer ? 'worse' : 'better',
          message: `${describePredicted(predicted)}; it was ${then}.`,
          before: { eventId, certainty: then },
          after: { eventId, certainty: is },
        },
      ];
    });
  },
});
