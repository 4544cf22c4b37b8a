import { describe, expect, test } from 'vitest';
import {
  type DomainVerdict,
  domainVerdict,
  type HostRecord,
  UNSEEN,
  withRecord,
} from '../../src/rules/domain-verdict.ts';
import { VERDICTS, type Verdict, worstOf } from '../../src/rules/verdict.ts';
import { ended, gist } from '../support/gists.ts';

const silent = ended('timed-out', 'connect');
const refusing = ended('unreachable', 'connect', 'ECONNREFUSED');
const nameless = ended('unresolved', 'resolve', 'ENOTFOUND');
const nullMx = ended('unresolved', 'resolve', 'NULLMX');
const tarpit = ended('timed-out', 'greeting');
const turnedAway = ended('refused', 'greeting');

function saw(verdict: Verdict): HostRecord {
  return gist({ verdict });
}

function judge(records: readonly HostRecord[]): DomainVerdict {
  return domainVerdict(records.reduce(withRecord, UNSEEN));
}

test.each<[claim: string, expected: DomainVerdict, records: HostRecord[]]>([
  ['nothing was seen', 'unknown', []],
  ['its one host is well', 'ok', [saw('ok')]],
  ['the worst host counts', 'critical', [saw('ok'), saw('critical'), saw('warning')]],
  ['a silent host beside one that is well does not fail it', 'ok', [silent, saw('ok')]],
  ['nor does one that refuses connections', 'ok', [refusing, saw('ok')]],
  ['nor one without an address', 'warning', [nameless, saw('warning')]],
  ['a host that accepts and says nothing has answered', 'unknown', [tarpit, saw('ok')]],
  ['a host that turns us away has answered', 'unknown', [turnedAway, saw('ok')]],
  ['all are dead', 'unknown', [silent, refusing, nameless]],
  [
    'all are dead, and what is declared of them is critical by itself',
    'critical',
    [silent, { ...refusing, verdict: 'critical' }],
  ],
  [
    'a dead host is passed over whatever its verdict',
    'ok',
    [{ ...silent, verdict: 'critical' }, saw('ok')],
  ],
  ['all are dead and nothing was said of them', 'unknown', [{ ...silent, verdict: 'ok' }]],
  ['it takes no mail (RFC 7505)', 'no-mail', [nullMx]],
  ['it takes no mail, and a host listed for it is dead', 'no-mail', [nullMx, silent]],
  ['it takes no mail, and a host listed for it answers', 'warning', [nullMx, saw('warning')]],
  ['more MX hosts than are probed', 'ok', [saw('ok'), ended('unresolved', 'resolve', 'TOOMANYMX')]],
])('%s: %s', (_claim, expected, records) => {
  expect(judge(records)).toBe(expected);
  expect(judge(records.toReversed())).toBe(expected);
});

describe('of hosts that answered it is the worst, for all verdicts', () => {
  const pairs = VERDICTS.flatMap((one) => VERDICTS.map((other) => [one, other] as const));
  test.each(pairs)('%s and %s', (one, other) => {
    expect(judge([saw(one), saw(other)])).toBe(worstOf([one, other]));
  });
});

test('a domain seen a thousand times is no larger than one seen once', () => {
  const once = withRecord(UNSEEN, saw('ok'));
  const often = Array.from({ length: 1000 }, () => saw('ok')).reduce(withRecord, UNSEEN);
  expect(often).toBe(once);
});
