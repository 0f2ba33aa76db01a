/** What a host of commands writes to both outputs after each command line, so that its end is seen. */
import { writeSync } from 'node:fs';

/** No command writes the character of this mark: the gate to its outputs lets none through. */
export function markEnd(exitCode: number): void {
  writeSync(1, `\0${exitCode}\0`);
  writeSync(2, '\0');
}
