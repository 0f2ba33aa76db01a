// Taking a snapshot: the stages of a capture as clients see them, from `preparing` to `ready` or
// `failed`, and what becomes of the sliver and of the image at the end. Rules: docs/protocol.md, section 6.
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Layout } from '../layout';
import type { Settings } from '../settings';
import type { Site } from '../sites/site';
import type { ImageRecord, SliverRecord, TaskRecord, VersionRecord } from '../state/records';
import type { Store } from '../state/store';
import type { Background } from '../time/background';
import type { Clock } from '../time/clock';
import { snapshotReasons, type Faults } from '../faults';
import { sendImageMail } from '../sites/mail';
import { archiveEnding, archiveFolder, type ArchiveFile } from './archive';
import { versionKey, type Catalogue } from './catalogue';
import { diskOf } from './kinds';
import { labelOf } from './label';
import { isOverQuota } from './quota';

/** Unscaled milliseconds of the stages that move no data. */
const waits = {
  bareMetalPreparing: 800,
  virtualPreparing: 300,
  finishing: 300,
  release: 30,
  removal: 30_000,
};

/** True milliseconds for which a failure can be seen at the least. */
const visibleMs = 1000;

/** Compressed bytes that an image may have, section 6.4. */
const largestImage = 6 * 2 ** 30;

/** How often progress becomes visible; the servers look every 5 s, on images a thousand times as large. */
const progressEveryMs = 100;

/** What captures need of the testbed. */
export interface CaptureParts {
  readonly settings: Pick<Settings, 'speed' | 'quota'>;
  readonly layout: Layout;
  readonly store: Store;
  readonly clock: Clock;
  readonly faults: Faults;
  readonly background: Background;
  readonly catalogue: Catalogue;
  /** The machines whose disks are captured. */
  readonly machines: {
    disk(site: Site, sliver: SliverRecord): string;
    update(sliver: SliverRecord, change: Partial<SliverRecord>): void;
    boot(site: Site, sliver: SliverRecord): Promise<void>;
    atRest(sliver: SliverRecord): Promise<void>;
  };
}

export class Captures {
  readonly #parts: CaptureParts;
  readonly #running = new Map<string, Promise<void>>();

  constructor(parts: CaptureParts) {
    this.#parts = parts;
  }

  /** While true, the image lock is held: nobody else may change or delete the image. */
  isLocked(image: ImageRecord): boolean {
    return this.#running.has(image.uuid);
  }

  /** Settles when the image is not locked any more, or after so many unscaled milliseconds. */
  async unlocked(image: ImageRecord, patience: number): Promise<void> {
    const running = this.#running.get(image.uuid);
    if (!running) return;
    const over = new AbortController();
    const waiting = this.#parts.clock.wait(patience, over.signal).catch(() => undefined);
    await Promise.race([running, waiting]);
    over.abort();
  }

  /** Starts capturing and returns at once. */
  start(site: Site, sliver: SliverRecord, image: ImageRecord, version: VersionRecord): void {
    this.#parts.store.transaction(() => {
      this.#parts.store.tasks.put(image.uuid, {
        imageUuid: image.uuid,
        version: version.version,
        sliverKey: `${site.name}:${sliver.id}`,
        status: 'preparing',
        size: 0,
        exited: false,
        consumed: false,
      });
      this.#parts.machines.update(sliver, {
        state: 'imaging',
        status: 'changing',
        rawState: 'SHUTDOWN',
      });
    });
    this.#hold(image, () => this.#run(site, sliver, image, version));
  }

  /** The lock is held until the work has ended, however it ends. */
  #hold({ uuid }: ImageRecord, work: () => Promise<void>): void {
    const run = this.#parts.background.run(work).finally(() => this.#running.delete(uuid));
    this.#running.set(uuid, run);
  }

  /** Settles when no capture is running any more. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#running.values());
  }

  async #run(
    site: Site,
    sliver: SliverRecord,
    image: ImageRecord,
    version: VersionRecord,
  ): Promise<void> {
    const { clock, machines } = this.#parts;
    try {
      const { file, archive } = await this.#capture(site, sliver, image, version);
      await this.#keepProgress(image, { status: 'finishing', size: archive.size });
      await clock.wait(waits.finishing);
      await this.#succeed(image, version, file, archive);
      void machines.boot(site, sliver);
      sendImageMail(this.#parts, site, image, version);
    } catch (error) {
      if (clock.stopped.aborted) return;
      await this.#fail(site, sliver, image, version, error);
    }
  }

  async #capture(
    site: Site,
    sliver: SliverRecord,
    image: ImageRecord,
    version: VersionRecord,
  ): Promise<{ file: string; archive: ArchiveFile }> {
    const { layout, settings, clock, machines, faults, background } = this.#parts;
    const fault = faults.strike('snapshot', { site: site.name });
    await clock.wait(
      sliver.sliverType === 'raw-pc' ? waits.bareMetalPreparing : waits.virtualPreparing,
    );
    if (fault?.reason === 'setup') throw new Error(snapshotReasons.setup);
    const file = join(image.name, `${version.version}.${archiveEnding}`);
    const path = join(layout.site(site.name).images, image.project, file);
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    await background.keep(() => machines.update(sliver, { rawState: 'RELOADING' }));
    await this.#keepProgress(image, { status: 'imaging', size: 0 });
    const stall = faults.strike('stall', { site: site.name });
    if (stall) await faults.pause(stall, clock.stopped);
    let shown = 0;
    await machines.atRest(sliver);
    const archive = await archiveFolder(machines.disk(site, sliver), path, {
      speed: settings.speed,
      signal: clock.stopped,
      label: labelOf({ format: image.format, runsOn: [diskOf(sliver.sliverType)] }),
      onProgress: (size) => {
        this.#checkSize(site, image, size);
        if (fault && size >= (fault.after ?? 0))
          throw new Error(snapshotReasons[fault.reason ?? 'tool']);
        if (performance.now() - shown < progressEveryMs) return;
        shown = performance.now();
        // Only to be looked at: the bytes go on without it.
        void background.run(() => this.#progress(image, { size }));
      },
    });
    return { file, archive };
  }

  /** The uploader watches the quota too (section 6.8). */
  #checkSize(site: Site, image: ImageRecord, size: number): void {
    if (size > largestImage) throw new Error(snapshotReasons.size);
    if (isOverQuota(this.#parts, site, image.project, size))
      throw new Error('Failed to store image: disk quota exceeded\n');
  }

  /** The task is seen as ready an instant before the version is released, as at the real sites (section 6.1). */
  async #succeed(
    image: ImageRecord,
    version: VersionRecord,
    file: string,
    archive: ArchiveFile,
  ): Promise<void> {
    const { store, clock, faults, background } = this.#parts;
    await this.#keepProgress(image, { status: 'ready', exited: true });
    await clock.wait(waits.release);
    const late = faults.strike('late-release', { site: image.site });
    if (late) await faults.pause(late, clock.stopped);
    const enter = (): void => {
      const key = versionKey(image.uuid, version.version);
      const now = store.versions.get(key);
      const owner = store.images.get(image.uuid);
      if (!now || !owner) return;
      const { size, hash } = archive;
      const updated = clock.now();
      const updaterUrn = now.updaterUrn ?? owner.creatorUrn;
      const done = { file, size, hash, updated, updaterUrn, ready: true, released: true };
      store.versions.put(key, { ...now, ...done });
      store.images.put(image.uuid, { ...owner, released: version.version });
    };
    await background.keep(() => store.transaction(enter));
  }

  async #fail(
    site: Site,
    sliver: SliverRecord,
    image: ImageRecord,
    version: VersionRecord,
    error: unknown,
  ): Promise<void> {
    const { machines } = this.#parts;
    const why = error instanceof Error ? error.message : String(error);
    const log = captureLog(image, version, why);
    await this.#keepProgress(image, { status: 'failed', exited: true, output: why, log });
    void machines.boot(site, sliver);
    sendImageMail(this.#parts, site, image, version, log);
    await this.#removeUnreleased(image);
  }

  /** For a failure that was found at the start: the rule of 30 seconds, counted from now. */
  removeLater(image: ImageRecord): void {
    if (this.#running.has(image.uuid)) return;
    this.#hold(image, () => this.#removeUnreleased(image));
  }

  /** A new image whose first snapshot failed goes about 30 s later; the lock is held until then (section 5.11). */
  async #removeUnreleased({ uuid }: ImageRecord): Promise<void> {
    const { store, clock, catalogue, background } = this.#parts;
    if (store.images.get(uuid)?.released !== undefined) return;
    try {
      // However much time is scaled, whoever polls must have a chance to see the failure.
      await clock.wait(waits.removal, undefined, visibleMs);
    } catch {
      return;
    }
    const image = store.images.get(uuid);
    if (!image) return;
    const remove = (): void => {
      for (const each of catalogue.versions(image))
        store.versions.delete(versionKey(uuid, each.version));
      store.images.delete(uuid);
      store.tasks.delete(uuid);
    };
    await background.keep(() => store.transaction(remove));
  }

  #keepProgress(image: ImageRecord, change: Partial<TaskRecord>): Promise<void> {
    return this.#parts.background.keep(() => this.#progress(image, change));
  }

  #progress(image: ImageRecord, change: Partial<TaskRecord>): void {
    const task = this.#parts.store.tasks.get(image.uuid);
    if (task) this.#parts.store.tasks.put(image.uuid, { ...task, ...change });
  }
}

function captureLog(image: ImageRecord, version: VersionRecord, why: string): string {
  return [
    `Creating image ${image.project}/${image.name}:${version.version}`,
    'Asking the node to prepare its disk.',
    'Capturing the disk.',
    'Image creation failed.',
    why,
  ].join('\n');
}
