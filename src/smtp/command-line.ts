/** What can be sent as one command. */

/** A line end within a command would begin another one. @throws TypeError when it holds CR, LF or NUL. */
export function requireOneLine(line: string): void {
  if (/[\r\n]/.test(line) || line.includes('\0')) {
    throw new TypeError('a command cannot hold CR, LF or NUL');
  }
}
