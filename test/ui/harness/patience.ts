/**
 * How long a part of the window may take to appear, in milliseconds. It costs time only where a test
 * fails, and a machine that does other work besides is slow.
 */
export const patience = 45_000;
