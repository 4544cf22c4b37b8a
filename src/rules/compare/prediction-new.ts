import { defineChange } from './change-kind.ts';
import { describePredicted, predictedOnlyBy } from './predicted.ts';

/** An event is to be expected that was not. One that is only possible counts for no verdict either. */
export const predictionNew = defineChange({
  id: 'prediction-new',
  title: 'An event is predicted that was not',
  directions: ['worse', 'neutral'],
  compare(pair) {
    return predictedOnlyBy(pair.after, pair.before, pair).map((predicted) => ({
      direction: predicted.certainty === 'possible' ? 'neutral' : 'worse',
      message: `${describePredicted(predicted)}; it was not predicted before.`,
      before: null,
      after: { ...predicted },
    }));
  },
});
