import type { StartTlsFacts } from '../../probes/starttls.ts';
import type { Failure } from '../smtp/failure.ts';
import { printable } from '../smtp/printable.ts';
import { declaredRequirement } from './evidence.ts';
import { isRefusal } from './plaintext-injected.ts';
import { defineRule } from './rule.ts';
import { severityFor } from './severity.ts';

/** TLS was begun, and neither the usual handshake nor the legacy one came to an end. */
export const handshakeFailed = defineRule({
  id: 'handshake-failed',
  title: 'The TLS handshake fails',
  reference: 'RFC 3207 §4.1',
  needs: ['starttls'],
  judge({ starttls }, { declaration, observation }) {
    const { failure, facts } = observation;
    if (failure?.kind !== 'handshake-failed') return [];
    const wantsCertificate = facts.handshake?.clientCertificateRequested === true;
    return [
      {
        id: 'handshake-failed',
        severity: severityFor(declaration),
        message: describe(starttls, failure),
        evidence: [
          `seen: ${failure.code ?? failure.kind} at the stage ${failure.stage}`,
          ...(starttls.injected === null
            ? []
            : [`seen in clear: "${printable(starttls.injected, 120)}"`]),
          ...(wantsCertificate ? ['seen: the server asked for a client certificate'] : []),
          ...declaredRequirement(declaration),
        ],
        fix: wantsCertificate
          ? ['Present a certificate that the server accepts: --cert, --key.']
          : [],
      },
    ];
  },
});

/** A server that answers 220 may think better of it, and say so in clear. */
function describe(starttls: StartTlsFacts, failure: Failure): string {
  const { injected } = starttls;
  const why = isRefusal(starttls)
    ? `then refused in clear: ${printable(injected ?? '', 120)}`
    : failure.message;
  return `${nameBeginning(starttls)}, but ${why}.`;
}

function nameBeginning({ implicit, advertised }: StartTlsFacts): string {
  if (implicit) return 'TLS is begun';
  return advertised ? 'STARTTLS is offered' : 'STARTTLS is begun';
}
