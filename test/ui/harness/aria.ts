// What a screen reader is told of a part of the window, compared with the text in test/ui/aria.
import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Locator } from 'playwright-core';

/** How long a part may take until it reads as wanted, in milliseconds. */
const patience = 10_000;

/**
 * Compares with test/ui/aria/NAME.txt, again at each change of the part until it reads so. What was found
 * is kept in out/aria/NAME.txt, so that a wanted change can be copied from there.
 */
export async function readsAs(part: Locator, name: string): Promise<void> {
  const wanted = await readFile(join('test', 'ui', 'aria', `${name}.txt`), 'utf8');
  const read = async (): Promise<string> => `${settled(await part.ariaSnapshot())}\n`;
  const end = Date.now() + patience;
  let found = await read();
  while (found !== wanted && Date.now() < end) {
    await changed(part, 1000);
    found = await read();
  }
  const kept = join('out', 'aria', `${name}.txt`);
  await mkdir(dirname(kept), { recursive: true });
  await writeFile(kept, found);
  assert.equal(found, wanted);
}

/** Resolves at the next change of the part, or after so many milliseconds: one may just have been. */
async function changed(part: Locator, limit: number): Promise<void> {
  await part.evaluate(
    (element, longest) =>
      new Promise<void>((resolve) => {
        const observer = new MutationObserver(() => end());
        const late = setTimeout(() => end(), longest);
        const end = (): void => {
          observer.disconnect();
          clearTimeout(late);
          resolve();
        };
        const all = { subtree: true, childList: true, attributes: true, characterData: true };
        observer.observe(element, all);
      }),
    limit,
  );
}

/**
 * Words instead of what is different each time: dates, ports, ids, speeds, and whether two disks that
 * have booted hold the same bytes. Rows of trees repeat their name as they draw it.
 */
function settled(text: string): string {
  return text
    .replace(/(treeitem .*\]):.*/g, '$1')
    .replace(/\b[A-Z][a-z]{2} \d{1,2}, \d{4}, \d{1,2}:\d\d\s[AP]M/g, 'DATE')
    .replace(/\b[A-Z][a-z]{2} \d{1,2}, \d{1,2}:\d\d\s[AP]M/g, 'MOMENT')
    .replace(/\bends [A-Z][a-z]{2} \d{1,2}\b/g, 'ends DAY')
    .replace(/\b\d{4}-\d\d-\d\d\b/g, 'DAY')
    .replace(/127\.0\.0\.1:\d+/g, '127.0.0.1:PORT')
    .replace(/\b[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}\b/g, 'UUID')
    .replace(/\b[\da-f]{40}\b/g, 'SHA1')
    .replace(/\b(?:[\dA-F]{2}:){31}[\dA-F]{2}\b/g, 'FINGERPRINT')
    .replace(/\btestbed CA [\da-f]{8}\b/g, 'testbed CA ID')
    .replace(/\/[\w./-]*protogeni-ui-\w+/g, 'HOME')
    .replace(/\b[\d.]+ [kM]B\/s/g, 'SPEED')
    .replace(/\b[\d,]+ bytes/g, 'BYTES')
    .replace(/\b1(\.\d)? MB|\b\d+ kB/g, 'PART')
    .replace(/\b\d:\d\d\b/g, 'TIME')
    .replace(/\b(now|\d+ (second|minute)s? ago)\b/g, 'AGE')
    .replace(/"?The contents (are the same|differ)[^"\n]*"?/g, 'VERDICT')
    .replace(/ differs(?=[" ])/g, '');
}
