/** Tells which file, and which line or which observation of it, is wrong. */
export class SavedError extends Error {
  override readonly name = 'SavedError';
}
