/** Whether `--probe` names a file; the id of a probe has neither dot nor slash. */
export function namesScript(value: string): boolean {
  return /[./\\]/.test(value);
}
