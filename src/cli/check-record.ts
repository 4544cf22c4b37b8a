/** Keeps what `check` saw as a script that can be played again. */

import type { Facts } from '../../probes/index.ts';
import type { Observation } from '../dialogue/observation.ts';
import type { Options } from './option.ts';
import { fileSink } from './sink.ts';
import type { Output } from './terminal.ts';

export const RECORD_OPTION = {
  record: {
    group: 'What to report',
    type: 'string',
    value: 'FILE',
    describe: 'File to write what was said to, as a script for session',
  },
} as const satisfies Options;

type Seen = Observation<Facts>;

/** How a recording is made. */
interface Recording {
  /** The file; undefined for none. */
  readonly path: string | undefined;
  /** Whether the report shows transcripts, which a recording needs either way. */
  readonly keepsTranscript: boolean;
  readonly stderr: Output;
}

/**
 * Passes observations on, and records the first of them: a script is one connection to one address.
 *
 * @throws UsageError when the file cannot be written.
 */
export async function* recorded(
  observations: AsyncIterable<Seen>,
  { path, keepsTranscript, stderr }: Recording,
): AsyncGenerator<Seen> {
  if (path === undefined) {
    yield* observations;
    return;
  }
  const sink = await fileSink(path, false, '--record');
  const { renderObservation } = await import('./observation-script.ts');
  let count = 0;
  try {
    for await (const observation of observations) {
      if (count++ === 0) await sink.write(renderObservation(observation));
      const { transcript: _transcript, ...rest } = observation;
      yield keepsTranscript ? observation : rest;
    }
    if (count > 1) {
      stderr.write(`starttls-probe: --record: only the first of ${count} addresses was recorded\n`);
    }
    await sink.finish();
  } finally {
    await sink.abandon();
  }
}
