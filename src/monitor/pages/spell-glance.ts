/** What a glance says, in the words of the report. */

import type { Glance } from '../../report/glance.ts';

/** Whether STARTTLS is offered; what something on the path took away is not called absent. */
export function spellStartTls({ implicit, advertised, findings }: Glance): string {
  if (implicit) return 'implicit TLS';
  if (findings.some(({ id }) => id === 'stripped-on-path')) return 'hidden on the path';
  if (advertised === null) return 'could not tell';
  return advertised ? 'offered' : 'not offered';
}
