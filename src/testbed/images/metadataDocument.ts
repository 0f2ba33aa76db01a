// The metadata document of an image, as other sites and curious people fetch it. Keys by client
// version: docs/protocol.md, section 8.2.
import type { Federation } from '../federation';
import { managerUrn, type Site } from '../sites/site';
import type { ImageRecord, VersionRecord } from '../state/records';

export interface Shown {
  readonly image: ImageRecord;
  readonly version: VersionRecord;
  /** The address asked for one version, so the file's address names that version too. */
  readonly pinned: boolean;
}

/** What a uuid of an address stands for: the released or a numbered version of an image, or one version. Undefined when unknown. */
export function shownByUuid(
  federation: Federation,
  site: Site,
  uuid: string,
  number?: number,
): Shown | 'unreleased' | undefined {
  const { store, catalogue } = federation;
  const image = store.images.get(uuid);
  if (image?.site === site.name && number === undefined) {
    const version = catalogue.released(image);
    return version ? { image, version, pinned: false } : 'unreleased';
  }
  if (image?.site === site.name && number !== undefined) {
    const version = catalogue.version(image, number);
    if (!version) return undefined;
    return version.released ? { image, version, pinned: true } : 'unreleased';
  }
  const version = store.versions.find((each) => each.uuid === uuid);
  const owner = version && store.images.get(version.imageUuid);
  if (!version || owner?.site !== site.name) return undefined;
  return version.released ? { image: owner, version, pinned: true } : 'unreleased';
}

export function metadataDocument(
  federation: Federation,
  site: Site,
  shown: Shown,
  clientVersion: number,
): string {
  const entries = Object.entries(attributes(federation, site, shown, clientVersion))
    .filter((entry): entry is [string, string | number] => entry[1] !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const lines = entries.map(
    ([key, value]) =>
      ` <attribute name="${key}"><value>${escape(String(value))}</value></attribute>\n`,
  );
  const root = clientVersion > 0 ? '<image metadata_version="2">' : '<image>';
  return `${root}\n${lines.join('')}${clientVersion >= 6 ? history(federation, site, shown) : ''}</image>\n`;
}

function attributes(
  federation: Federation,
  site: Site,
  { image, version, pinned }: Shown,
  clientVersion: number,
): Record<string, string | number | undefined> {
  const { catalogue } = federation;
  const uuid = pinned ? version.uuid : image.uuid;
  const parent = parentOf(federation, version);
  const from = <T>(least: number, value: T): T | undefined =>
    clientVersion >= least ? value : undefined;
  return {
    imagename: image.name,
    format: image.format,
    description: version.description,
    loadpart: image.format === 'docker' || image.wholeDisk === true ? 0 : 1,
    mbr_version: 3,
    global: image.global ? 1 : 0,
    shared: image.shared ? 1 : 0,
    path: catalogue.file(site, image, version),
    hash: version.hash,
    imagefile_url: `${site.webUrl}/spewimage.php?imageid=${uuid}&access_key=${image.accessKey}`,
    OS: image.os,
    version: image.osVersion,
    op_mode: 'NORMALv2',
    osfeatures: 'ping,ssh,isup,linktest',
    reboot_waittime: 240,
    wholedisk: image.wholeDisk === true ? 1 : undefined,
    def_parentosid: image.hostImage,
    isdataset: from(1, 0),
    metadata_url: from(6, catalogue.metadataUrl(site, version.uuid)) ?? from(3, image.metadataUrl),
    havefull: from(3, 1),
    havedelta: from(3, 0),
    origin_uuid: from(3, image.uuid),
    origin_name: from(3, `${image.project}/${image.name}:${version.version}`),
    origin_urn: from(3, managerUrn(site)),
    architecture: from(3, image.architecture.join(',')),
    size: from(5, version.size),
    image_metadata_url: from(6, catalogue.metadataUrl(site, image.uuid)),
    image_version: from(6, version.version),
    parent_imageid: from(6, parent?.image),
    parent_version: from(6, parent?.version),
  };
}

/** The image that the captured node ran. */
function parentOf(
  { store }: Federation,
  { baseUuid }: VersionRecord,
): { image: string; version: number } | undefined {
  const base = store.versions.find(({ uuid }) => uuid === baseUuid);
  return base && { image: base.imageUuid, version: base.version };
}

function history(federation: Federation, site: Site, { image, version }: Shown): string {
  return federation.catalogue
    .versions(image)
    .filter((each) => each.released && each.version < version.version)
    .map((each) => {
      const url = escape(federation.catalogue.metadataUrl(site, each.uuid));
      return ` <version_history name='${each.version}'>${url}</version_history>\n`;
    })
    .join('');
}

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
