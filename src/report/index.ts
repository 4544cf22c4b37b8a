/** The report formats. A new one is one file and one line here. */

import type { Format } from './format.ts';
import { json } from './json.ts';
import { jsonl } from './jsonl.ts';
import { text } from './text.ts';

export const FORMATS: readonly Format[] = [text, json, jsonl];
