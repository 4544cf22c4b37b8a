/** The date of a greeting, as Exchange writes it. */

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;
const MONTHS = [
  'Jan',
  'Feb',
  'Mar',
  'Apr',
  'May',
  'Jun',
  'Jul',
  'Aug',
  'Sep',
  'Oct',
  'Nov',
  'Dec',
] as const;

/**
 * `Fri, 5 Aug 2016 16:24:41 -0700`: the form of RFC 5322 §3.3, the day without a leading zero.
 *
 * The offset is in minutes east of UTC; that of this machine when absent.
 */
export function mailDate(at: Date, offset = -at.getTimezoneOffset()): string {
  const local = new Date(at.getTime() + offset * 60_000);
  const day = `${DAYS[local.getUTCDay()]}, ${local.getUTCDate()} ${MONTHS[local.getUTCMonth()]}`;
  const [time] = local.toISOString().slice(11).split('.');
  return `${day} ${local.getUTCFullYear()} ${time} ${zone(offset)}`;
}

function zone(offset: number): string {
  const minutes = Math.abs(offset);
  const digits = Math.trunc(minutes / 60) * 100 + (minutes % 60);
  return `${offset < 0 ? '-' : '+'}${String(digits).padStart(4, '0')}`;
}
