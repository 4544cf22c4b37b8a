/** The formats for changes. A new one is one file and one line here. */

import type { DiffFormat } from './diff-format.ts';
import { diffJson, diffJsonl } from './diff-json.ts';
import { diffText } from './diff-text.ts';

export const DIFF_FORMATS: readonly DiffFormat[] = [diffText, diffJson, diffJsonl];
