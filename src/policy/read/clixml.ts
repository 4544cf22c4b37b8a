/** Reads Export-Clixml, the export that keeps most. */

import { certificateOctets } from './certificate-octets.ts';
import { certificateText } from './certificate-text.ts';
import { ClixmlValues } from './clixml-values.ts';
import type { ExportedObject, ExportKind, Value } from './exported.ts';
import { nothingOfOurs, REMOTING_PROPERTIES, recogniseKind } from './kind.ts';
import { parseXml } from './xml-document.ts';
import type { XmlElement } from './xml-element.ts';

/** The classes of what the four cmdlets give, without their namespace. */
const KINDS: ReadonlyMap<string, ExportKind> = new Map([
  ['ReceiveConnector', 'ReceiveConnector'],
  ['SmtpSendConnectorConfig', 'SendConnector'],
  ['TransportConfigContainer', 'TransportConfig'],
  ['ExchangeCertificate', 'ExchangeCertificate'],
  ['X509Certificate2', 'ExchangeCertificate'],
]);

/** What `powershell -OutputFormat Xml` writes before the document. */
const STREAM_MARK = /^#< CLIXML(?=\r?\n)/;

/**
 * Reads the objects of the four cmdlets; whatever else the export holds is passed over.
 *
 * @throws ExportError that names the file and, where it is known, the line.
 */
export function readClixml(content: string, fileName: string): ExportedObject[] {
  const document = content.replace(/^\uFEFF/, '').replace(STREAM_MARK, '');
  const root = parseXml(document, 'Objs', fileName);
  const values = new ClixmlValues();
  const objects = root.elements
    .flatMap(unwrap)
    .map((element, at) => readObject(element, `${fileName}: object ${at + 1}`, values))
    .filter((object) => object !== null);
  if (objects.length === 0) throw nothingOfOurs(fileName);
  return objects;
}

/** A list or a hashtable that was exported as one object stands for what is in it. */
function unwrap(element: XmlElement): XmlElement[] {
  if (element.name !== 'Obj') return [];
  const list = element.child('LST', 'IE', 'STK', 'QUE');
  if (list) return list.elements.flatMap(unwrap);
  const dictionary = element.child('DCT');
  if (dictionary) return dictionary.elements.flatMap((entry) => entry.elements.flatMap(unwrap));
  return [element];
}

function readObject(
  element: XmlElement,
  where: string,
  values: ClixmlValues,
): ExportedObject | null {
  const value = values.read(element);
  if (value.type !== 'object') return null;
  const properties = new Map<string, Value>();
  for (const [name, member] of value.members) {
    const key = name.toLowerCase();
    if (!properties.has(key) && !REMOTING_PROPERTIES.has(key)) properties.set(key, member);
  }
  const kind = kindOfType(values.typeOf(element)) ?? recogniseKind(properties.keys());
  if (kind === null) return null;
  if (kind !== 'ExchangeCertificate') return { kind, where, properties };
  const octets = certificateOctets(rawData(element));
  const read = [...octets, ...certificateText(value.text), ...properties];
  return { kind, where, properties: new Map(read) };
}

/** The certificate itself, in base64; empty where the export does not carry it. */
function rawData(element: XmlElement): string {
  const groups = [element.child('Props'), element.child('MS')];
  const members = groups.flatMap((group) => group?.elements ?? []);
  return members.find((member) => member.attribute('N') === 'RawData')?.text ?? '';
}

/** By the last part of the name: `Deserialized.` and `Selected.` stand before the namespace. */
function kindOfType(type: string | null): ExportKind | null {
  const [name = ''] = (type ?? '').split('`');
  return KINDS.get(name.slice(name.lastIndexOf('.') + 1)) ?? null;
}
