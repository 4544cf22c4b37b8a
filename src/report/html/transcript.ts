import type { TranscriptLine } from '../../smtp/transcript.ts';
import { escapeText, join, Markup, markup } from '../markup.ts';
import { countOf } from './amount.ts';
import { leftOut } from './left-out.ts';

/** What a saved file may hold more of is not shown; our own records stay far below. */
const MAX_LINES = 120;
const MAX_LINE = 400;

/** All that was said, closed until somebody asks; null where nothing was recorded. */
export function renderTranscript(transcript: readonly TranscriptLine[] | undefined): Markup | null {
  if (!transcript || transcript.length === 0) return null;
  const lines = transcript.slice(0, MAX_LINES).map(renderLine);
  const more = transcript.length - lines.length;
  return markup`<details class="transcript">
<summary>Transcript, ${countOf(transcript.length, 'line')}</summary>
<pre tabindex="0">${join(lines, '\n')}</pre>
${leftOut(more, 'further line')}</details>`;
}

function renderLine({ atMs, from, tls, line }: TranscriptLine): Markup {
  const when = `${atMs.toFixed(1).padStart(9)} ms ${tls ? 'TLS' : '   '}`;
  const text = new Markup(escapeText(line, MAX_LINE));
  const side = from === 'C' ? 'client' : 'server';
  return markup`<span class="when">${when}</span> <span class="${side}">${from}: ${text}</span>`;
}
