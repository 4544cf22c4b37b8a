/** Gives the text of a stream as UTF-8, whatever Windows or an editor wrote it in. */

/** The longest byte order mark is that of UTF-8. */
const MARK_OCTETS = 3;

/**
 * Gives UTF-8 without a byte order mark; UTF-16, which Windows PowerShell's `>` writes, is known by
 * its mark and turned into UTF-8. Nothing is held but the first octets.
 */
export async function* utf8Octets(
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<Buffer, void, undefined> {
  let head = Buffer.alloc(0);
  let convert: Converter | null = null;
  for await (const { buffer, byteOffset, byteLength } of chunks) {
    const octets = Buffer.from(buffer, byteOffset, byteLength);
    if (convert) {
      yield convert(octets);
      continue;
    }
    head = Buffer.concat([head, octets]);
    if (head.length < MARK_OCTETS) continue;
    convert = converterFor(head);
    yield convert(head);
  }
  yield convert ? convert() : converterFor(head)(head);
}

/** Called without octets at the end. */
type Converter = (octets?: Buffer) => Buffer;

function converterFor(head: Buffer): Converter {
  const mark = head.subarray(0, MARK_OCTETS).toString('hex');
  if (mark.startsWith('fffe')) return fromUtf16('utf-16le');
  if (mark.startsWith('feff')) return fromUtf16('utf-16be');
  let skip = mark === 'efbbbf' ? MARK_OCTETS : 0;
  return (octets = Buffer.alloc(0)) => {
    const text = octets.subarray(skip);
    skip = 0;
    return text;
  };
}

function fromUtf16(encoding: 'utf-16le' | 'utf-16be'): Converter {
  // A character may begin in one chunk and end in the next; the decoder also drops the mark.
  const decoder = new TextDecoder(encoding);
  return (octets) => Buffer.from(decoder.decode(octets, { stream: octets !== undefined }));
}
