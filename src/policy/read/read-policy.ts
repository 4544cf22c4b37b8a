/** Reads whatever declares a policy: Exchange's exports in any format, or our own file. */

import type { Policy } from '../policy.ts';
import { readClixml } from './clixml.ts';
import { readCsv } from './csv.ts';
import { decodeText } from './decode.ts';
import type { ExportedObject } from './exported.ts';
import { readJson } from './json.ts';
import { readList } from './list.ts';
import { readPolicyFile } from './policy-file.ts';
import { type ExportFormat, recogniseFormat } from './recognise.ts';
import { understand } from './understand.ts';

type ReadExport = (content: string, fileName: string) => ExportedObject[];

/** One reader for each format of an export. */
const READERS: Readonly<Record<Exclude<ExportFormat, 'policy'>, ReadExport>> = {
  clixml: readClixml,
  json: readJson,
  csv: readCsv,
  list: readList,
};

/**
 * Recognises a file by what it holds, never by its name, and reads it.
 *
 * @throws ExportError or PolicyError in one line: file, place, what was wrong.
 */
export function readPolicy(bytes: Buffer, fileName: string): Policy {
  const content = decodeText(bytes, fileName);
  const format = recogniseFormat(content, fileName);
  if (format === 'policy') return readPolicyFile(content, fileName);
  return understand(READERS[format](content, fileName));
}
