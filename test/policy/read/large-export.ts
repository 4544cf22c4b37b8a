/** Large exports, made of the fixtures: what an organisation with hundreds of connectors hands over. */

import { readFileSync } from 'node:fs';

const FIXTURES = new URL('../../fixtures/exports/', import.meta.url);

/** The octets that Exchange serialises for one connector, in base64. */
const BLOB_LENGTH = 38_000;

/** Export-Clixml of that many connectors; some 63,000 characters each, as from Exchange 2019. */
export function largeClixml(connectors: number): string {
  const export_ = readFileSync(new URL('receive-connectors.xml', FIXTURES), 'utf8');
  const [head = '', body = ''] = /^(.*?\n)( {2}<Obj .*)<\/Objs>/s.exec(export_)?.slice(1) ?? [];
  const objects = body.split(/(?=^ {2}<Obj )/m).map(fatten);
  const all = Array.from({ length: connectors }, (_, at) => objects[at % objects.length]);
  return `${head}${all.join('')}</Objs>\n`;
}

/** Makes the blobs as long as real ones: some 700 characters each, and one of the whole object. */
function fatten(object: string): string {
  return object
    .replace(/(<BA N="SerializationData">)/g, `$1${'A'.repeat(700)}`)
    .replace(/(<BA N="SerializationData">)(?!.*<BA )/s, `$1${'A'.repeat(BLOB_LENGTH)}`);
}

/** `ConvertTo-Json -Depth 5` of that many connectors. */
export function largeJson(connectors: number): string {
  const export_ = readFileSync(new URL('receive-connectors-ps5.json', FIXTURES), 'utf8');
  const [first] = JSON.parse(export_) as object[];
  return JSON.stringify(new Array(connectors).fill(first), null, 2);
}
