/** Listens where somebody has to, and remembers nothing. */
export const ignore = (): void => {};
