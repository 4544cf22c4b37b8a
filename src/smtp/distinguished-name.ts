/** Reads a distinguished name out of DER (RFC 5280 §4.1.2.4, X.690). */

/** The attributes that have a short name (RFC 4514 §3, RFC 2985 §5.2.1). */
const SHORT_NAMES: Readonly<Record<string, string>> = {
  '2.5.4.3': 'CN',
  '2.5.4.5': 'serialNumber',
  '2.5.4.6': 'C',
  '2.5.4.7': 'L',
  '2.5.4.8': 'ST',
  '2.5.4.9': 'street',
  '2.5.4.10': 'O',
  '2.5.4.11': 'OU',
  '0.9.2342.19200300.100.1.25': 'DC',
  '1.2.840.113549.1.9.1': 'emailAddress',
};

const TAG = { oid: 0x06, sequence: 0x30, set: 0x31, bmpString: 0x1e, utf8String: 0x0c } as const;

/** One element: its tag, what it holds, and what follows it. */
interface Element {
  readonly tag: number;
  readonly content: Buffer;
  readonly rest: Buffer;
}

/** Its parts in their order, `C=DE, O=Contoso, CN=Contoso Root`; null where it is no name. */
export function readDistinguishedName(der: Buffer): string | null {
  const name = readElement(der);
  if (name?.tag !== TAG.sequence || name.rest.length > 0) return null;
  const parts: string[] = [];
  for (const set of elements(name.content)) {
    for (const pair of elements(set?.content ?? Buffer.alloc(0))) {
      const part = set?.tag === TAG.set && pair?.tag === TAG.sequence && readPart(pair.content);
      if (!part) return null;
      parts.push(part);
    }
    if (set === null) return null;
  }
  return parts.join(', ');
}

function readPart(content: Buffer): string | null {
  const type = readElement(content);
  const value = type && readElement(type.rest);
  if (type?.tag !== TAG.oid || !value || value.rest.length > 0) return null;
  const oid = readOid(type.content);
  return `${SHORT_NAMES[oid] ?? oid}=${readText(value)}`;
}

/** The elements in a row; null stands for what cannot be read, and ends it. */
function* elements(der: Buffer): Generator<Element | null> {
  let rest = der;
  while (rest.length > 0) {
    const element = readElement(rest);
    yield element;
    if (!element) return;
    rest = element.rest;
  }
}

function readElement(der: Buffer): Element | null {
  const [tag, first] = der;
  if (tag === undefined || first === undefined) return null;
  const lengthOctets = first < 0x80 ? 0 : first & 0x7f;
  // A length of indefinite form is not DER, and one of three octets is no name.
  if (first === 0x80 || lengthOctets > 2 || der.length < 2 + lengthOctets) return null;
  const length = lengthOctets === 0 ? first : der.readUIntBE(2, lengthOctets);
  const start = 2 + lengthOctets;
  if (der.length < start + length) return null;
  return { tag, content: der.subarray(start, start + length), rest: der.subarray(start + length) };
}

/** An OID that ends within a number is read as far as it goes. */
function readOid(content: Buffer): string {
  const numbers: number[] = [];
  let number = 0;
  for (const octet of content) {
    number = number * 128 + (octet & 0x7f);
    if (octet >= 0x80) continue;
    numbers.push(number);
    number = 0;
  }
  const [first = 0, ...others] = numbers;
  const root = Math.min(2, Math.floor(first / 40));
  return [root, first - root * 40, ...others].join('.');
}

function readText({ tag, content }: Element): string {
  if (tag === TAG.utf8String) return content.toString('utf8');
  if (tag !== TAG.bmpString || content.length % 2 === 1) return content.toString('latin1');
  return Buffer.from(content).swap16().toString('utf16le');
}
