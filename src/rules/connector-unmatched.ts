import { declaredOthers } from './evidence.ts';
import { defineRule } from './rule.ts';

/** Connectors were declared, but which of them answered cannot be told, so none was held against it. */
export const connectorUnmatched = defineRule({
  id: 'connector-unmatched',
  title: 'No declared connector could be named',
  reference: 'Set-ReceiveConnector, Bindings',
  needs: [],
  judge(_facts, { unmatched, unreached }) {
    if (unmatched === null) return [];
    return [
      {
        id: 'connector-unmatched',
        severity: 'warning',
        message: `Nothing was held against the declared policy: ${unmatched}.`,
        evidence: declaredOthers(unreached),
        fix: ["Name the connector that answers here: --connector 'SERVER\\Connector name'."],
      },
    ];
  },
});
