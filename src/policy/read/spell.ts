/** Spells structured values as Exchange prints them. */

import { parseIpRange } from '../ip-range.ts';
import type { Value } from './exported.ts';

type Structure = Extract<Value, { type: 'object' }>;

/** Spells one value; null where it cannot be told. */
export type Speller = (value: Value) => string | null;

/** The members in which the formats put the text of an object, best first. */
const TEXT_MEMBERS = [
  'Expression',
  'Address',
  'Domain',
  'IPAddressToString',
  'Value',
  'value',
  'value__',
  'Name',
  'Unicode',
];

/** A tick of .NET is 100 nanoseconds. */
const TICKS_PER_SECOND = 10_000_000;

/** A value as one text; null when it cannot be told, as with a list in place of a scalar. */
export function spellValue(value: Value): string | null {
  switch (value.type) {
    case 'null':
      return '';
    case 'scalar':
      return String(value.value);
    case 'object':
      if (value.text !== null) return value.text;
      return isTrue(value, 'IsUnlimited') ? 'Unlimited' : spellMember(value, TEXT_MEMBERS);
    case 'list':
    case 'cut':
      return null;
    default:
      return value satisfies never;
  }
}

/** An IPBinding: `0.0.0.0:25`, also from `{ Address, Port }`. */
export function spellBinding(value: Value): string | null {
  if (!isBare(value)) return spellValue(value);
  const port = spellMember(value, ['Port']);
  const address = spellAddress(value.members.get('Address'));
  if (!port || !address) return null;
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

/** An IPRange: its expression, or `lower-upper` where that one is none that we read. */
export function spellRange(value: Value): string | null {
  if (value.type !== 'object') return spellValue(value);
  const expression = value.text ?? spellMember(value, ['Expression']);
  if (expression && isRange(expression)) return expression;
  const lower = spellAddress(value.members.get('LowerBound'));
  const upper = spellAddress(value.members.get('UpperBound'));
  // Whoever reads the expression tells what is wrong with it.
  if (!lower || !upper) return expression || null;
  return lower === upper ? lower : `${lower}-${upper}`;
}

/** An AddressSpace: `smtp:contoso.com;1`, also from `{ Type, Domain, Cost }`. */
export function spellAddressSpace(value: Value): string | null {
  if (!isBare(value)) return spellValue(value);
  const domain = spellMember(value, ['Address', 'Domain']);
  if (!domain) return null;
  const type = spellMember(value, ['Type']) || 'smtp';
  const cost = spellMember(value, ['Cost']);
  return cost ? `${type}:${domain};${cost}` : `${type}:${domain}`;
}

/** A SmartHost: its name, or its address in brackets. */
export function spellSmartHost(value: Value): string | null {
  if (!isBare(value) || !value.members.has('IsIPAddress')) return spellValue(value);
  if (!isTrue(value, 'IsIPAddress')) return spellMember(value, ['Domain']);
  const address = spellAddress(value.members.get('Address'));
  return address === null ? null : `[${address}]`;
}

/** A certificate's name by its issuer and subject: `<I>issuer<S>subject`. */
export function spellCertificateName(value: Value): string | null {
  if (!isBare(value)) return spellValue(value);
  const issuer = spellMember(value, ['CertificateIssuer', 'Issuer']);
  const subject = spellMember(value, ['CertificateSubject', 'Subject']);
  return issuer && subject ? `<I>${issuer}<S>${subject}` : spellValue(value);
}

/** A TimeSpan: `1.00:10:00`, also from `{ Ticks }`. */
export function spellTimeSpan(value: Value): string | null {
  if (!isBare(value) || !value.members.has('Ticks')) return spellValue(value);
  const ticks = spellMember(value, ['Ticks']);
  if (ticks === null || !/^\d+$/.test(ticks)) return null;
  const seconds = Math.floor(Number(ticks) / TICKS_PER_SECOND);
  const clock = [Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60, seconds % 60];
  const days = Math.floor(seconds / 86_400);
  return `${days}.${clock.map((part) => String(part).padStart(2, '0')).join(':')}`;
}

/** Only its members tell what it is. */
function isBare(value: Value): value is Structure {
  return value.type === 'object' && value.text === null;
}

function isRange(text: string): boolean {
  try {
    parseIpRange(text);
    return true;
  } catch {
    return false;
  }
}

function isTrue({ members }: Structure, name: string): boolean {
  const member = members.get(name);
  return member?.type === 'scalar' && /^\$?true$/i.test(String(member.value));
}

/** An IPAddress; an old form is the 32 bits of an IPv4 address, its first octet lowest. */
function spellAddress(value: Value | undefined): string | null {
  if (value === undefined) return null;
  if (!isBare(value)) return spellNumericAddress(spellValue(value));
  return (
    spellMember(value, ['IPAddressToString']) ||
    spellNumericAddress(spellMember(value, ['Address']))
  );
}

function spellNumericAddress(text: string | null): string | null {
  if (text === null || !/^\d+$/.test(text)) return text;
  const bits = Number(text);
  if (bits >= 2 ** 32) return null;
  return [0, 8, 16, 24].map((shift) => Math.floor(bits / 2 ** shift) % 256).join('.');
}

/** The first of these members that holds text; empty where they are there and hold none. */
function spellMember({ members }: Structure, names: readonly string[]): string | null {
  let spelt: string | null = null;
  for (const name of names) {
    const member = members.get(name);
    const text = member === undefined ? null : spellValue(member);
    if (text) return text;
    spelt ??= text;
  }
  return spelt;
}
