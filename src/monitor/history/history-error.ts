/** A history that cannot be used: what is wrong with its file, in one line, and what would help. */
export class HistoryError extends Error {
  override readonly name = 'HistoryError';
}
