/** The changes that are no change of a record: an address of a target came or went. */

import { printable } from '../../smtp/printable.ts';
import type { Verdict } from '../verdict.ts';
import { type Change, changeAt, type Place } from './change.ts';
import type { ChangeKind } from './change-kind.ts';

/** How they read in the documentation; they are found where the runs are joined. */
export const ADDRESS_CHANGES = [
  {
    id: 'address-new',
    title: 'The target leads to an address to which it did not lead',
    directions: ['neutral'],
  },
  {
    id: 'address-gone',
    title: 'The target does not lead to an address any more',
    directions: ['neutral'],
  },
] as const satisfies readonly Pick<ChangeKind, 'id' | 'title' | 'directions'>[];

/** Its verdict is told, because there is nothing to compare it with. */
export function addressNew(place: Place, verdict: Verdict): Change {
  return changeAt(place, 'address-new', {
    direction: 'neutral',
    message: `${nameTarget(place)} leads to ${nameAddress(place)} now; the verdict there is ${verdict}.`,
    before: null,
    after: place.address,
  });
}

export function addressGone(place: Place): Change {
  return changeAt(place, 'address-gone', {
    direction: 'neutral',
    message: `${nameTarget(place)} does not lead to ${nameAddress(place)} any more.`,
    before: place.address,
    after: null,
  });
}

function nameTarget({ target }: Place): string {
  return printable(target, 300);
}

/** With the host where the target is not called so. */
function nameAddress({ target, host, address }: Place): string {
  if (address === null) return printable(host, 300);
  return printable(target.includes(host) ? address : `${host} at ${address}`, 300);
}
