import { defineChange } from './change-kind.ts';
import { predictedOnlyBy } from './predicted.ts';

/** An event that was predicted is not any more, and what decides about it was seen. */
export const predictionGone = defineChange({
  id: 'prediction-gone',
  title: 'An event is not predicted any more',
  directions: ['better', 'neutral'],
  compare(pair) {
    return predictedOnlyBy(pair.before, pair.after, pair).map((predicted) => ({
      direction: predicted.certainty === 'possible' ? 'neutral' : 'better',
      message: `Event ${predicted.eventId} is not predicted any more; it was ${predicted.certainty}.`,
      before: { ...predicted },
      after: null,
    }));
  },
});
