// Whether a snapshot whose request was not answered has begun. The portal keeps the latest one of an experiment, and
// says neither which node it is of nor who asked for it.
import { sameName } from '../rpc/names';
import { tryParseImageUrn } from '../rpc/urn';
import type { PortalSnapshot } from './read/snapshot';

/** A snapshot that can be followed. */
export type StartedSnapshot = PortalSnapshot & { id: string };

/** The latest snapshot, if it was not the latest before and makes an image of this name. */
export function startedSince(
  latest: PortalSnapshot | undefined,
  before: PortalSnapshot | undefined,
  imageName: string,
): StartedSnapshot | undefined {
  const id = latest?.id;
  if (latest === undefined || id === undefined) return undefined;
  // A record without an id could be this one.
  if (before !== undefined && (before.id === undefined || before.id === id)) return undefined;
  const image = tryParseImageUrn(latest.imageUrn ?? '');
  return image !== undefined && sameName(image.name, imageName) ? { ...latest, id } : undefined;
}
