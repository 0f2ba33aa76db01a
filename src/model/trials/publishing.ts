/**
 * Publishing an image after a try. Who can use an image counts only when its name is new (docs/protocol.md 6.6): so the
 * image that is tried is one of the project, under a name of its own, and the public one is taken of the same node
 * afterwards.
 */

const suffix = '-try';

/** What a name of an image may have (docs/protocol.md 1.6). */
const LONGEST_NAME = 30;

/** The name under which an image is tried before it is published. */
export function tryNameOf(imageName: string): string {
  return `${imageName.slice(0, LONGEST_NAME - suffix.length)}${suffix}`;
}

/** The name under which an image that was tried can be published; undefined for one that was not made for that. */
export function publicNameOf(imageName: string): string | undefined {
  return imageName.length > suffix.length && imageName.endsWith(suffix)
    ? imageName.slice(0, -suffix.length)
    : undefined;
}
