// Images of other sites: the metadata is fetched each time such an image is wanted, the data only when its hash
// has changed, and the data must have that hash. Rules: docs/protocol.md, sections 8.2 to 8.4.
import { defined } from '../../rpc/defined';
import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Faults } from '../faults';
import type { Layout } from '../layout';
import type { Settings } from '../settings';
import { userUrn, type Site } from '../sites/site';
import type { ImageRecord, SliverRecord, VersionRecord } from '../state/records';
import type { Store } from '../state/store';
import type { Clock } from '../time/clock';
import { versionKey, type Catalogue } from './catalogue';
import { ImportFailed } from './importFailed';
import { downloadImage, fetchMetadata, hostIn, type RemoteImage, type RemoteTrust } from './remote';

/** Local project of everything imported. */
export const importProject = 'GeniSlices';

export interface ImportedImage {
  readonly image: ImageRecord;
  readonly version: VersionRecord;
}

/** What imports need of the testbed. */
export interface ImportParts {
  readonly settings: Pick<Settings, 'speed'>;
  readonly layout: Layout;
  readonly store: Store;
  readonly clock: Clock;
  readonly faults: Faults;
  readonly catalogue: Catalogue;
  readonly sites: readonly Site[];
  /** Whom the web servers of other sites must lead to. */
  readonly importTrust: RemoteTrust;
}

export class Imports {
  readonly #parts: ImportParts;
  readonly #downloads = new Map<string, Promise<void>>();
  /** Bytes received so far, by version. */
  readonly #received = new Map<string, number>();

  constructor(parts: ImportParts) {
    this.#parts = parts;
  }

  /** First half, before mapping: the local descriptor of a metadata address, as it is at its origin now. @throws ImportFailed */
  async describe(site: Site, url: string): Promise<ImportedImage> {
    const { store } = this.#parts;
    this.#checkReachable(site, url);
    const remote = await fetchMetadata(url, this.#parts.importTrust, this.#parts.clock.stopped);
    return store.transaction(() => {
      const known = this.#imageFrom(site, url);
      return known ? this.#refresh(known, remote) : this.#enter(site, url, remote);
    });
  }

  /** What has been imported from a metadata address before, as it was then. */
  known(site: Site, url: string): ImportedImage | undefined {
    const image = this.#imageFrom(site, url);
    const version = image && this.#parts.catalogue.released(image);
    return image && version && { image, version };
  }

  /** Second half, at boot: the file that a sliver's disk comes from, downloaded when it is not here. @throws ImportFailed */
  async localFile(site: Site, sliver: SliverRecord, signal: AbortSignal): Promise<string> {
    const image = this.#parts.store.images.get(sliver.imageUuid);
    const version = image && this.#parts.catalogue.version(image, sliver.imageVersion);
    if (!image || !version) throw new ImportFailed('The image of this node is not there any more');
    if (image.metadataUrl !== undefined) await this.fetch(site, image, version, signal);
    const now = this.#parts.catalogue.version(image, version.version) ?? version;
    const file = this.#parts.catalogue.file(site, image, now);
    if (file === undefined)
      throw new ImportFailed(`Image ${image.project}/${image.name} has no file`);
    return file;
  }

  /** Downloads the data of an imported version unless it is here; several callers share one download. */
  async fetch(
    site: Site,
    image: ImageRecord,
    version: VersionRecord,
    signal: AbortSignal,
  ): Promise<void> {
    const key = versionKey(image.uuid, version.version);
    if (this.#parts.store.versions.get(key)?.ready) return;
    let download = this.#downloads.get(key);
    if (!download) {
      download = this.#download(site, image, version, signal).finally(() =>
        this.#downloads.delete(key),
      );
      this.#downloads.set(key, download);
    }
    await download;
  }

  /** Bytes here so far of a download under way; undefined when there is none. */
  progressOf(version: VersionRecord): number | undefined {
    const key = versionKey(version.imageUuid, version.version);
    return this.#downloads.has(key) ? (this.#received.get(key) ?? 0) : undefined;
  }

  async #download(
    site: Site,
    image: ImageRecord,
    version: VersionRecord,
    signal: AbortSignal,
  ): Promise<void> {
    const { layout, settings, store, clock, importTrust } = this.#parts;
    const url = image.metadataUrl ?? '';
    this.#checkReachable(site, url);
    const remote = await fetchMetadata(url, importTrust, signal);
    if (remote.hash !== version.hash)
      throw new ImportFailed('The image changed at its origin while it was being set up');
    this.#checkReachable(site, remote.fileUrl);
    const key = versionKey(image.uuid, version.version);
    const file = join(image.name, `${version.version}.${remote.ending}`);
    const path = join(layout.site(site.name).images, image.project, file);
    const { size } = await downloadImage(remote, path, {
      trust: importTrust,
      speed: settings.speed,
      signal,
      onProgress: (received) => {
        this.#checkReachable(site, remote.fileUrl);
        this.#received.set(key, received);
      },
    });
    this.#received.delete(key);
    const now = store.versions.get(key);
    if (now) store.versions.put(key, { ...now, file, size, ready: true, updated: clock.now() });
  }

  #imageFrom(site: Site, url: string): ImageRecord | undefined {
    return this.#parts.store.images.find(
      (each) => each.site === site.name && each.metadataUrl === url,
    );
  }

  #checkReachable(site: Site, url: string): void {
    const other = this.#parts.sites.find((each) => url.startsWith(`${each.webUrl}/`));
    const name = other?.name ?? hostIn(url);
    if (this.#parts.faults.isPartitioned(site.name, name)) {
      throw new ImportFailed(`Could not reach ${hostIn(url)}: network is unreachable`);
    }
    if (!isOnThisMachine(url, site)) {
      throw new ImportFailed(
        `Could not reach ${hostIn(url)}: the local testbed asks no server outside of this computer`,
      );
    }
  }

  /** A changed hash makes a new local version, released at once, whose data is not here yet. */
  #refresh(image: ImageRecord, remote: RemoteImage): ImportedImage {
    const { store, catalogue, clock } = this.#parts;
    const head = catalogue.released(image);
    if (head?.hash === remote.hash) return { image, version: head };
    const number = (catalogue.versions(image).at(-1)?.version ?? -1) + 1;
    const version = this.#version(image.uuid, number, remote, clock.now());
    const renewed = { ...image, released: number, global: remote.global };
    store.versions.put(versionKey(image.uuid, number), version);
    store.images.put(image.uuid, renewed);
    return { image: renewed, version };
  }

  #enter(site: Site, url: string, remote: RemoteImage): ImportedImage {
    const { store, clock } = this.#parts;
    const uuid = randomUUID();
    const created = clock.now();
    const image: ImageRecord = {
      site: site.name,
      uuid,
      project: importProject,
      name: this.#freeName(site, remote.name),
      creatorUrn: userUrn(site, 'geniuser'),
      global: remote.global,
      shared: false,
      format: remote.format,
      runsOn: remote.runsOn,
      architecture: remote.architecture,
      ...defined({ hostImage: remote.hostImage }),
      accessKey: randomBytes(16).toString('hex'),
      created,
      metadataUrl: url,
      released: 0,
      os: remote.os,
      osVersion: remote.osVersion,
    };
    const version = this.#version(uuid, 0, remote, created);
    store.images.put(uuid, image);
    store.versions.put(versionKey(uuid, 0), version);
    return { image, version };
  }

  #version(
    imageUuid: string,
    version: number,
    remote: RemoteImage,
    created: number,
  ): VersionRecord {
    const { description, hash, size } = remote;
    return {
      imageUuid,
      version,
      uuid: randomUUID(),
      created,
      description,
      hash,
      ...defined({ size }),
      ready: false,
      released: true,
    };
  }

  /** The name at the origin; `_1`, `_2` … when it is taken here. */
  #freeName(site: Site, name: string): string {
    const { catalogue } = this.#parts;
    let free = name;
    for (let number = 1; catalogue.image(site, importProject, free); number += 1)
      free = `${name}_${number}`;
    return free;
  }
}

/** A request may name any host; none but those of testbeds here could be trusted, so none else is asked. */
function isOnThisMachine(url: string, { webUrl }: Site): boolean {
  const { hostname } = new URL(url);
  const isLoopback =
    hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname);
  return isLoopback || hostname === new URL(webUrl).hostname;
}
