/** How bad a STARTTLS that does not work is. */

import type { Declaration } from '../policy/declaration.ts';

/** Critical where TLS is declared required, because then no mail arrives at all. */
export function severityFor(declaration: Declaration | null): 'critical' | 'warning' {
  return declaration?.requireTls === true ? 'critical' : 'warning';
}
