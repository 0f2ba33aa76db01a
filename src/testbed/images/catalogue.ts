// The image store of a site as its calls see it: look-ups by name, versions, URNs and addresses. An image
// belongs to a local project; its file belongs to a version (sections 1.4 and 6.7).
import { defined } from '../../rpc/defined';
import { join } from 'node:path';
import { sameName } from '../../rpc/names';
import { formatImageUrn, parseUrn } from '../../rpc/urn';
import type { Layout } from '../layout';
import type { Site } from '../sites/site';
import type { ImageRecord, VersionRecord } from '../state/records';
import type { Store } from '../state/store';

export const systemProject = 'emulab-ops';

export function versionKey(imageUuid: string, version: number): string {
  return `${imageUuid}:${version}`;
}

export class Catalogue {
  readonly #store: Store;
  readonly #layout: Layout;

  constructor(store: Store, layout: Layout) {
    this.#store = store;
    this.#layout = layout;
  }

  /** By name, whatever its case; the domain of a URN is never compared (sections 8.3 and 14, point 1). */
  image(site: Site, project: string, name: string): ImageRecord | undefined {
    return this.#store.images.find(
      (image) =>
        image.site === site.name && sameName(image.name, name) && sameName(image.project, project),
    );
  }

  /** Oldest first. */
  versions(image: ImageRecord): VersionRecord[] {
    return this.#store.versions.group(image.uuid).sort((a, b) => a.version - b.version);
  }

  version(image: ImageRecord, version: number): VersionRecord | undefined {
    return this.#store.versions.get(versionKey(image.uuid, version));
  }

  /** What the name without a version stands for. */
  released(image: ImageRecord): VersionRecord | undefined {
    return image.released === undefined ? undefined : this.version(image, image.released);
  }

  file(site: Site, image: ImageRecord, version: VersionRecord): string | undefined {
    return version.file === undefined
      ? undefined
      : join(this.#layout.site(site.name).images, image.project, version.file);
  }

  urn(site: Site, image: ImageRecord, version?: number): string {
    return formatImageUrn({
      authority: site.domain,
      project: image.project,
      name: image.name,
      ...defined({ version }),
    });
  }

  /** Address of the metadata by the uuid of an image (follows releases) or of a version (stays). */
  metadataUrl(site: Site, uuid: string): string {
    return `${site.webUrl}/image_metadata.php?uuid=${uuid}`;
  }
}

export interface ImageName {
  readonly project: string;
  readonly name: string;
  readonly version?: number;
}

/** Project, name and version of an image URN in either spelling; undefined when it names no image. Section 1.4. */
export function imageNameOf(urn: string): ImageName | undefined {
  const { type, id } = parseUrn(urn);
  const [project, name, version, ...more] = id.split('//');
  if (type !== 'image' || !project || !name || more.length > 0) return undefined;
  if (version === undefined) return { project, name };
  return /^\d+$/.test(version) ? { project, name, version: Number(version) } : undefined;
}
