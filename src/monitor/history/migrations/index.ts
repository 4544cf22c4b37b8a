/** The steps from one schema to the next; what is shipped stays as it is, and is added to at the end. */

import { BEGINNING } from './beginning.ts';

/** SQL; the version of a schema is how many of them made it. */
export const MIGRATIONS: readonly string[] = [BEGINNING];
