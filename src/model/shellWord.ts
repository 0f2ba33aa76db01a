/** Words of commands that people copy into a shell: what a shell would obey is quoted. */

/** For POSIX shells; a word without anything special stays as it is. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./][\w@%+=:,./-]*$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
