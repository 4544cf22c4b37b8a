/** The report formats. A new one is one file and one line here. */

import { csv } from './csv.ts';
import type { Format } from './format.ts';
import { html } from './html.ts';
import { json } from './json.ts';
import { jsonl } from './jsonl.ts';
import { junit } from './junit.ts';
import { nagios } from './nagios.ts';
import { prometheus } from './prometheus.ts';
import { text } from './text.ts';

export const FORMATS: readonly Format[] = [text, json, jsonl, csv, junit, nagios, prometheus, html];
