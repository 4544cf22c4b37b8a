/** Differences between runs that every format is shown with. */

import {
  type Change,
  changeAt,
  type Difference,
  type Place,
} from '../../src/rules/compare/change.ts';
import type { RunDiff } from '../../src/rules/compare/run-diff.ts';

const PLACE: Place = {
  target: 'mail.contoso.com:25',
  host: 'mail.contoso.com',
  address: '192.0.2.10',
  port: 25,
  domain: null,
};

/** A change at one place, by default that STARTTLS is gone. */
export function change(
  given: Partial<Change> & Partial<Difference> = {},
  place: Partial<Place> = {},
): Change {
  const { id = 'starttls-gone', ...difference } = given;
  return changeAt({ ...PLACE, ...place }, id, {
    direction: 'worse',
    message: 'STARTTLS is not offered any more.',
    before: true,
    after: false,
    ...difference,
  });
}

const VIA_MX = { target: 'mx:fabrikam.com', domain: 'fabrikam.com' };

/** Something of everything. */
export const DIFF: RunDiff = {
  changed: [
    {
      target: PLACE.target,
      domain: null,
      direction: 'worse',
      worseVerdict: 'critical',
      changes: [
        change(),
        change({
          id: 'prediction-new',
          message: 'Event 1032 is likely on EX01\\Partners; it was not predicted before.',
          before: null,
          after: { eventId: 1032, certainty: 'likely', connectors: ['EX01\\Partners'] },
        }),
        change({
          id: 'certificate',
          direction: 'neutral',
          message:
            'Another certificate is shown: until 2027-06-01 (before: 2026-12-01); it no longer names autodiscover.contoso.com.',
          before: null,
          after: null,
        }),
      ],
    },
    {
      target: VIA_MX.target,
      domain: VIA_MX.domain,
      direction: 'better',
      worseVerdict: null,
      changes: [
        change(
          { id: 'tls', direction: 'better', message: 'TLS works now; before: it was reset.' },
          { ...VIA_MX, host: 'mx1.fabrikam.com', address: '192.0.2.20' },
        ),
        change(
          {
            id: 'address-new',
            direction: 'neutral',
            message:
              'mx:fabrikam.com leads to mx2.fabrikam.com at 2001:db8::2 now; the verdict there is ok.',
            before: null,
            after: '2001:db8::2',
          },
          { ...VIA_MX, host: 'mx2.fabrikam.com', address: '2001:db8::2' },
        ),
      ],
    },
    {
      target: '192.0.2.30:25',
      domain: 'woodgrove.example',
      direction: 'neutral',
      worseVerdict: null,
      changes: [
        change(
          {
            id: 'greeting',
            direction: 'neutral',
            message: 'The greeting is "b.example ESMTP…"; before: "a.example ESMTP".',
            before: 'a.example ESMTP',
            after: 'b.example ESMTP',
          },
          {
            target: '192.0.2.30:25',
            host: '192.0.2.30',
            address: '192.0.2.30',
            domain: 'woodgrove.example',
          },
        ),
      ],
    },
  ],
  compared: 1240,
  onlyOld: 4,
  onlyNew: 2,
};

/** Two runs that saw the same. */
export const SAME: RunDiff = { changed: [], compared: 1, onlyOld: 0, onlyNew: 0 };
