/**
 * Puts values together again that Format-List wrapped at the width of the console.
 *
 * PowerShell wraps at blanks and leaves the blank at the end of the line; a word that is wider than
 * the column is broken, and fills the line. Where the language is none of English, French, German,
 * Italian, Portuguese and Spanish, it breaks words at the end of every line. Many ways of copying
 * drop the blanks at line ends, so that a lost blank must be told from a broken word.
 */

/** What one line holds of a value. */
export interface Piece {
  readonly text: string;
  /** The characters of the whole line, without the blanks at its end. */
  readonly width: number;
  /** Whether the line ends in a blank. */
  readonly padded: boolean;
}

/** What all wrapped lines of a text say about how it was printed and copied. */
export interface Wrapping {
  /** The width of the widest line that goes on below. */
  readonly widest: number;
  /** Whether blanks at line ends are still there. */
  readonly padded: boolean;
}

/** Flags have a blank after each comma and nowhere else. */
const FLAGS = /^\w+(?:, \w+)+$/;

/** The part of a value that stands on one line, from a column on. */
export function pieceOf(line: string, column: number): Piece {
  const width = line.trimEnd().length;
  return { text: line.slice(column), width, padded: width < line.length };
}

export function wrappingOf(values: readonly (readonly Piece[])[]): Wrapping {
  const wrapped = values.flatMap((pieces) => pieces.slice(0, -1));
  return {
    widest: wrapped.reduce((widest, { width }) => Math.max(widest, width), 0),
    // An empty value is printed as `Name : `, with the blank.
    padded: values.some((pieces) =>
      pieces.some(({ text, padded }, at) => padded && (text === '' || at < pieces.length - 1)),
    ),
  };
}

export function joinPieces(pieces: readonly Piece[], wrapping: Wrapping): string {
  const isList = pieces[0]?.text.trimStart().startsWith('{') ?? false;
  return pieces.reduce((value, piece, at) => {
    const last = pieces[at - 1];
    if (!last || !hasLostBlank(last, piece, isList, wrapping)) return value + piece.text;
    return `${value} ${piece.text}`;
  }, '');
}

function hasLostBlank(left: Piece, right: Piece, isList: boolean, wrapping: Wrapping): boolean {
  if (left.text.trim() === '' || left.padded || /^\s/.test(right.text)) return false;
  // Two elements must not become one, and elements are told apart by the blank.
  if (isList) return left.text.endsWith(',');
  if (left.width < wrapping.widest) return true;
  if (wrapping.padded || FLAGS.test(left.text)) return false;
  if (left.text.endsWith(',')) return true;
  const tail = left.text.length - left.text.lastIndexOf(' ') - 1;
  const [head = ''] = /^\S*/.exec(right.text) ?? [];
  return tail + head.length < left.text.length;
}
