/** What may be the name of an image, and what a snapshot under a name would do. */
import * as l10n from '@vscode/l10n';
import type { Image } from './image';
import { authorityOf, lastPartOf } from './urns';

const longest = 30;

/** A sentence that says what is wrong with the name, or undefined (docs/protocol.md 1.6). */
export function checkImageName(name: string): string | undefined {
  if (/^[A-Za-z0-9][A-Za-z0-9_.-]{1,29}$/.test(name)) return undefined;
  if (name === '') return l10n.t('The image needs a name, for example my-image.');
  if (name.length < 2)
    return l10n.t('The image name "{0}" is too short: use 2 to {1} characters.', name, longest);
  if (name.length > longest) {
    return l10n.t(
      'The image name "{0}" is too long: it has {1} characters, {2} are allowed.',
      name,
      name.length,
      longest,
    );
  }
  const wrong = /[^A-Za-z0-9_.-]/u.exec(name)?.[0];
  if (wrong !== undefined) {
    return /\s/.test(wrong)
      ? l10n.t(
          'The image name "{0}" contains a blank: use letters, digits, "_", "." and "-" only.',
          name,
        )
      : l10n.t(
          'The image name "{0}" contains "{1}": use letters, digits, "_", "." and "-" only.',
          name,
          wrong,
        );
  }
  return l10n.t(
    'The image name "{0}" begins with "{1}": begin with a letter or a digit.',
    name,
    name.charAt(0),
  );
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
  if (image === undefined)
    return { kind: 'new', sentence: l10n.t('{0} will be a new image.', name) };
  const creator = image.creatorUrn;
  if (!image.mine && creator !== undefined && creator !== me) {
    const sentence = l10n.t(
      'The name {0} is taken by an image of {1}: choose another name.',
      name,
      lastPartOf(creator),
    );
    return { kind: 'refused', sentence, image };
  }
  const [newest] = image.versions;
  const version = newest === undefined ? 0 : newest.version + (isUnfinished(image) ? 0 : 1);
  const sentence = l10n.t(
    '{0} is your image: this snapshot becomes its version {1}, and {0} then means the new contents.',
    name,
    version,
  );
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
