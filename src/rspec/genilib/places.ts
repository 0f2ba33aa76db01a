// The places of a profile that name an image which another one may replace.
import {
  imageFor,
  placesOfUses,
  type PlaceToChange,
  type Replacing,
} from '../edits/placesToChange';
import { parseReference } from '../images/references';
import { embeddedUses, profileImageUses } from './profile';
import type { ProfileImageUse } from './uses';
import { writtenInstead } from './writable';
import { idOf } from './writing';

/** In the order of the text. A text that is put together is told once, where its first part stands. */
export function placesInProfile(text: string, replacing: Replacing): PlaceToChange[] {
  const composed = new Set<string>();
  const own = profileImageUses(text).flatMap((use): PlaceToChange[] => {
    const image = imageFor(use.reference, replacing);
    if (image && use.replaceable) return [changed(use, image, replacing)];
    const whole = image ? use.value : partOf(use, replacing);
    if (whole === undefined) return [];
    if (composed.has(whole)) return [];
    composed.add(whole);
    return [{ ...placeOf(use), value: whole, change: 'composed' }];
  });
  const embedded = placesOfUses(text, embeddedUses(text), replacing);
  return [...own, ...embedded].sort((a, b) => a.start - b.start);
}

function changed(
  use: ProfileImageUse,
  image: Replacing['image'],
  { catalogue }: Replacing,
): PlaceToChange {
  const written = writtenInstead(use, image, catalogue);
  if (!written) return { ...placeOf(use), change: 'other-site' };
  const { value, obstacle } = written;
  const edits = [{ ...use.span, text: use.write(value) }];
  const stands = use.writtenAs === 'id' ? idOf(value) : value;
  return { ...placeOf(use), change: { value: stands, edits, obstacle } };
}

/** The text that it is a part of, where that names the image. */
function partOf({ composed }: ProfileImageUse, replacing: Replacing): string | undefined {
  return composed.find((text) => imageFor(parseReference(text), replacing) !== undefined);
}

function placeOf({ span, value, places }: ProfileImageUse): Omit<PlaceToChange, 'change'> {
  const nodes = [...new Set(places.flatMap(({ node }) => node ?? []))];
  return { start: span.start, end: span.end, value, nodes };
}
