/** What a lock keeps of an image, from the metadata that its site gives. */
import type { ImageMetadata } from '../../rpc';
import { visibilityOf } from '../inventory/visibility';
import { withoutUndefined } from '../storage/json';
import { isPinned, type LockedImage } from './lock';
import { originOf } from './origin';

export interface MetadataPlace {
  /** Where the metadata were read. */
  readonly url: string;
  /** As the site lists the image, with version. */
  readonly urn?: string | undefined;
}

export function lockedFrom(
  metadata: ImageMetadata,
  { url, urn }: MetadataPlace,
  reference: string,
): Omit<LockedImage, 'files' | 'reference' | 'site'> {
  const { hash, size, format } = metadata;
  const versionUrl = addressIn(metadata, 'metadata_url', url) ?? url;
  return withoutUndefined({
    urn: urn ?? originOf(metadata)?.versionUrn,
    url: versionUrl,
    imageUrl: addressIn(metadata, 'image_metadata_url', url),
    pinned: isPinned({ reference, url: versionUrl }),
    hash,
    size,
    format,
    visibility: visibilityOf(metadata),
    checked: new Date().toISOString(),
  }) as Omit<LockedImage, 'files' | 'reference' | 'site'>;
}

/** An address in a document, where it leads to the very host that has told it. */
export function addressIn(metadata: ImageMetadata, name: string, from: string): string | undefined {
  const url = metadata.raw[name];
  if (url === undefined || !URL.canParse(url)) return undefined;
  const { protocol, host } = new URL(url);
  return protocol === 'https:' && host === new URL(from).host ? url : undefined;
}
