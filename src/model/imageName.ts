/** What may be the name of an image, and what a snapshot under a name would do. */
import type { Image } from './image';
import { authorityOf, lastPartOf } from './urns';

const longest = 30;

/** A sentence that says what is wrong with the name, or undefined (docs/protocol.md 1.6). */
export function checkImageName(name: string): string | undefined {
  if (/^[A-Za-z0-9][A-Za-z0-9_.-]{1,29}$/.test(name)) return undefined;
  if (name === '') return 'The image needs a name, for example my-image.';
  const shown = `The image name "${name}"`;
  if (name.length < 2) return `${shown} is too short: use 2 to ${longest} characters.`;
  if (name.length > longest) {
    return `${shown} is too long: it has ${name.length} characters, ${longest} are allowed.`;
  }
  const wrong = /[^A-Za-z0-9_.-]/u.exec(name)?.[0];
  if (wrong !== undefined) {
    const what = /\s/.test(wrong) ? 'a blank' : `"${wrong}"`;
    return `${shown} contains ${what}: use letters, digits, "_", "." and "-" only.`;
  }
  return `${shown} begins with "${name.charAt(0)}": begin with a letter or a digit.`;
}

export type SnapshotPlan =
  | { readonly kind: 'new'; readonly sentence: string }
  | { readonly kind: 'new-version'; readonly sentence: string; readonly image: Image }
  | { readonly kind: 'refused'; readonly sentence: string; readonly image?: Image };

/**
 * Says what a snapshot under this name would do at a site (docs/protocol.md 6.7).
 * @param images the images of that site.
 * @param me the URN of the user.
 * @param sliceUrn tells which project is meant when several have an image of that name.
 */
export function planSnapshot(
  name: string,
  images: readonly Image[],
  me: string,
  sliceUrn?: string,
): SnapshotPlan {
  const wrong = checkImageName(name);
  if (wrong !== undefined) return { kind: 'refused', sentence: wrong };
  const image = sameName(name, images, sliceUrn);
  if (image === undefined) return { kind: 'new', sentence: `${name} will be a new image.` };
  const creator = image.creatorUrn;
  if (!image.mine && creator !== undefined && creator !== me) {
    const sentence = `The name ${name} is taken by an image of ${lastPartOf(creator)}: choose another name.`;
    return { kind: 'refused', sentence, image };
  }
  const [newest] = image.versions;
  const version = newest === undefined ? 0 : newest.version + (isUnfinished(image) ? 0 : 1);
  const sentence =
    `${name} is your image: this snapshot becomes its version ${version}, ` +
    `and ${name} then means the new contents.`;
  return { kind: 'new-version', sentence, image };
}

/** A version that was never released is used again by the next attempt. */
function isUnfinished(image: Image): boolean {
  return image.versions[0]?.visibility === 'not-released';
}

function sameName(name: string, images: readonly Image[], sliceUrn?: string): Image | undefined {
  const found = images.filter((image) => image.name === name);
  if (sliceUrn === undefined || found.length < 2) return found[0];
  const project = authorityOf(sliceUrn)?.split(':')[1];
  return found.find((image) => image.project === project) ?? found[0];
}
