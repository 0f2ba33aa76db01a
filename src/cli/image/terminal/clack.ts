/** What we use of the library for prompts: a bundle that loads the library itself has all of it. */
export { isCancel, select, text } from '@clack/prompts';
