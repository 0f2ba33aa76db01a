/** A version that an image does not have: an answer, and no mistake in the command line. */
import type { Image, ImageVersion } from '../../../model/inventory/image';
import { UserError } from '../../../model/failures/userError';
import { parseImageUrn, sameImage } from '../../../rpc';

export class NotThere extends UserError {
  override readonly name = 'NotThere';
  readonly reason = 'not-found';

  static override is(error: unknown): error is NotThere {
    return error instanceof NotThere;
  }
}

/** The version that a URN names; undefined for a URN that names none. @throws NotThere */
export function versionNamed(image: Image, imageUrn: string): ImageVersion | undefined {
  const { version } = parseImageUrn(imageUrn);
  const found = image.versions.find(({ urn }) => sameImage(urn, imageUrn));
  if (found !== undefined || version === undefined) return found;
  const numbers = image.versions.map((it) => it.version).sort((a, b) => a - b);
  throw new NotThere(`${image.name} has no version ${version}. It has ${numbers.join(', ')}.`);
}
