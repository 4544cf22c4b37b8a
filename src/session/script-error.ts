/** A mistake in a script, or in what a script was given; the message is one line with its place. */
export class ScriptError extends Error {
  override readonly name = 'ScriptError';
}

/** The same, where only the column is known; whoever reads the lines adds the rest. */
export class SyntaxFault extends Error {
  override readonly name = 'SyntaxFault';
  readonly column: number;

  constructor(column: number, message: string) {
    super(message);
    this.column = column;
  }
}
