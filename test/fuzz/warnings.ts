/** Keeps Node quiet about the weak keys and parameters that are used on purpose. */

export function withoutWarnings(): void {
  process.removeAllListeners('warning');
}
