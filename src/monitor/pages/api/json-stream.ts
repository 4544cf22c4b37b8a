/** Many values of JSON as one array or as lines, rendered as fast as they are read. */

/** An array, or one value a line. */
export const JSON_FORMATS = ['json', 'jsonl'] as const;

/** One of them. */
export type JsonFormat = (typeof JSON_FORMATS)[number];

const TYPES: Readonly<Record<JsonFormat, string>> = {
  json: 'application/json; charset=utf-8',
  jsonl: 'application/jsonl; charset=utf-8',
};

/** Characters that go on their way together. */
const CHUNK = 64 * 1024;

/** Each piece is one value as one line of JSON, without its end. */
export function respondWithJson(pieces: Iterable<string>, format: JsonFormat): Response {
  const chunks = gather(format === 'json' ? inArray(pieces) : inLines(pieces));
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const { value, done } = chunks.next();
        if (done) controller.close();
        else controller.enqueue(encoder.encode(value));
      },
    },
    // Nothing is rendered before somebody reads it.
    { highWaterMark: 0 },
  );
  const headers = {
    'content-type': TYPES[format],
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  };
  return new Response(body, { headers });
}

function* inLines(pieces: Iterable<string>): Generator<string> {
  for (const piece of pieces) yield `${piece}\n`;
}

function* inArray(pieces: Iterable<string>): Generator<string> {
  let before = '[\n';
  for (const piece of pieces) {
    yield before + piece;
    before = ',\n';
  }
  yield before === '[\n' ? '[]\n' : '\n]\n';
}

function* gather(pieces: Iterable<string>): Generator<string> {
  let chunk = '';
  for (const piece of pieces) {
    chunk += piece;
    if (chunk.length < CHUNK) continue;
    yield chunk;
    chunk = '';
  }
  if (chunk !== '') yield chunk;
}
