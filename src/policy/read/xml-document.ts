/** Parses an untrusted XML document within bounds: no DOCTYPE, no entities, no blobs. */

import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { ExportError } from './exported.ts';
import { EXPORT_HINT } from './kind.ts';
import { lineAt } from './line-at.ts';
import { CDATA, XmlElement, type XmlNode } from './xml-element.ts';

/** Characters; 800 connectors with their blobs are some 50 million. */
export const MAX_XML_LENGTH = 128 * 2 ** 20;

/**
 * Tags that open or close, after the blobs are gone: what the memory goes by.
 *
 * 800 connectors are fewer than a million, and two million still fit into 1 GiB.
 */
export const MAX_XML_TAGS = 2_000_000;

/** Characters between two tags; the parser takes 32 octets for each while it gathers them. */
export const MAX_XML_TEXT = 2 ** 20;

/** Levels of elements; an export at PowerShell's greatest useful depth has some thirty. */
export const MAX_XML_DEPTH = 100;

/** Base64: octets, and what Exchange serialised for itself. It never spans another element. */
const BLOB = /<BA(?:\s[^<>]*)?>[^<]*<\/BA>|<S N="SerializationData"[^<>]*>[^<]*<\/S>/g;

/** The only blob that is read; in characters, of which base64 has four for three octets. */
const CERTIFICATE = /^<BA N="RawData"/;
const MAX_CERTIFICATE = 2 ** 16;

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: (name) => name !== 'N' && name !== 'RefId',
  attributeNamePrefix: '',
  cdataPropName: CDATA,
  processEntities: false,
  parseTagValue: false,
  trimValues: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
  jPath: false,
  maxNestedTags: MAX_XML_DEPTH,
  // Indentation between elements would be half of all nodes.
  tagValueProcessor: (_name, text, _path, _hasAttributes, isLeaf) =>
    isLeaf || text.trim() !== '' ? text : '',
});

/**
 * Parses a whole document whose root has the given name; of blobs only certificates are kept.
 *
 * @throws ExportError for anything else, with the line where it is known.
 */
export function parseXml(content: string, rootName: string, fileName: string): XmlElement {
  refuseForeign(content, rootName, fileName);
  const text = content.replace(BLOB, emptyBlob);
  refuseCrowded(text, fileName);
  refuseMalformed(text, rootName, fileName);
  const nodes = parseNodes(text, fileName);
  const root = nodes.map((node) => new XmlElement(node)).find(({ name }) => name === rootName);
  if (root) return root;
  throw new ExportError(`${fileName}: has no <${rootName}>; ${EXPORT_HINT}`);
}

/** What can be told without parsing. */
function refuseForeign(content: string, rootName: string, fileName: string): void {
  if (content.trim() === '') throw new ExportError(`${fileName}: is empty; ${EXPORT_HINT}`);
  if (content.length > MAX_XML_LENGTH) {
    throw new ExportError(`${fileName}: is longer than ${MAX_XML_LENGTH} characters`);
  }
  if (content.includes('\0')) throw new ExportError(`${fileName}: is not text; ${EXPORT_HINT}`);
  if (/^\s*<(?:!doctype\s+)?html\b/i.test(content)) {
    throw new ExportError(`${fileName}: is a web page, not an export; ${EXPORT_HINT}`);
  }
  const doctype = content.search(/<!(?:doctype|entity)/i);
  if (doctype >= 0) {
    const line = lineAt(content, doctype);
    throw new ExportError(`${fileName}:${line}: a DOCTYPE is refused; PowerShell writes none`);
  }
  const [, first] = /^\s*(?:<\?[^>]*>\s*|<!--[^>]*-->\s*)*<([\w:.-]+)/.exec(content) ?? [];
  if (first !== rootName) {
    throw new ExportError(`${fileName}: does not begin with <${rootName}>; ${EXPORT_HINT}`);
  }
}

/** Keeps a certificate; and the line breaks, for the sake of the lines in messages. */
function emptyBlob(blob: string): string {
  if (blob.length <= MAX_CERTIFICATE && CERTIFICATE.test(blob)) return blob;
  return `<BA/>${blob.replace(/[^\n]+/g, '')}`;
}

function refuseCrowded(text: string, fileName: string): void {
  let tags = 0;
  let last = 0;
  for (let at = text.indexOf('<'); at >= 0; at = text.indexOf('<', at + 1)) {
    if (at - last > MAX_XML_TEXT) refuseLongText(text, last, fileName);
    if (++tags > MAX_XML_TAGS) {
      throw new ExportError(`${fileName}: has over ${MAX_XML_TAGS} tags; export less at a time`);
    }
    last = at;
  }
  if (text.length - last > MAX_XML_TEXT) refuseLongText(text, last, fileName);
}

function refuseLongText(text: string, offset: number, fileName: string): never {
  const line = lineAt(text, offset);
  throw new ExportError(`${fileName}:${line}: has over ${MAX_XML_TEXT} characters without a tag`);
}

/** The parser by itself takes a document whose elements are left open. */
function refuseMalformed(text: string, rootName: string, fileName: string): void {
  const result = XMLValidator.validate(text);
  if (result === true) return;
  if (!text.trimEnd().endsWith(`</${rootName}>`)) {
    const line = lineAt(text, text.trimEnd().length);
    throw new ExportError(
      `${fileName}:${line}: ends before </${rootName}>: the file was cut short`,
    );
  }
  const what = result.err.msg.slice(0, 200);
  throw new ExportError(`${fileName}:${result.err.line}: is not well-formed XML: ${what}`);
}

function parseNodes(text: string, fileName: string): readonly XmlNode[] {
  try {
    return parser.parse(text) as readonly XmlNode[];
  } catch (error) {
    const what = error instanceof Error ? error.message : '';
    const isDeep = what.startsWith('Maximum nested tags');
    const reason = isDeep ? `elements nest more than ${MAX_XML_DEPTH} deep` : what.slice(0, 200);
    throw new ExportError(`${fileName}: ${reason}`);
  }
}
