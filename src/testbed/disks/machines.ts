// Turning machines on: loads the disk from the image the sliver was asked for, then lets the node come up.
import { rmSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Federation } from '../federation';
import { restoreFolder } from '../images/archive';
import type { Site } from '../site';
import type { NodeStatus, SliverRecord } from '../state/records';

/** Unscaled milliseconds that the stages of a boot take. */
const waits = {
  'raw-pc': { reload: 600, boot: 1500 },
  virtual: { reload: 200, boot: 700 },
};

export function sliverKey(site: { name: string }, id: number): string {
  return `${site.name}:${id}`;
}

export class Machines {
  readonly #federation: Federation;

  constructor(federation: Federation) {
    this.#federation = federation;
  }

  /** Folder that is the sliver's disk. */
  disk(site: Site, sliver: { readonly id: number; readonly clientId: string }): string {
    return join(this.#federation.layout.site(site.name).disks, `${sliver.clientId}-${sliver.id}`);
  }

  /** The sliver as it is now, which may differ from the record a caller holds; undefined once it is gone. */
  current(sliver: SliverRecord): SliverRecord | undefined {
    return this.#federation.store.slivers.get(sliverKey({ name: sliver.site }, sliver.id));
  }

  update(sliver: SliverRecord, change: Partial<SliverRecord>): void {
    const now = this.current(sliver);
    if (!now) return;
    const changed = this.#federation.clock.now();
    this.#federation.store.slivers.put(sliverKey({ name: now.site }, now.id), {
      ...now,
      ...change,
      changed,
    });
  }

  /** Loads the disk and boots. Failures end in the sliver's status, as at the real sites; never throws. */
  async loadAndBoot(site: Site, sliver: SliverRecord): Promise<void> {
    try {
      this.update(sliver, {
        state: 'started',
        status: 'changing',
        rawState: 'RELOADING',
        error: '',
      });
      await this.#federation.clock.wait(this.#waits(sliver).reload);
      await this.load(site, sliver);
      await this.boot(sliver);
    } catch (error) {
      if (this.#federation.clock.stopped.aborted) return;
      this.#fail(sliver, error);
    }
  }

  /** Replaces the disk by the contents of the sliver's image. */
  async load(site: Site, sliver: SliverRecord): Promise<void> {
    const { catalogue, store, settings, clock } = this.#federation;
    const image = store.images.get(sliver.imageUuid);
    const version = image && catalogue.version(image, sliver.imageVersion);
    const file = image && version && catalogue.file(site, image, version);
    if (file === undefined) throw new Error('The image of this node is not there any more');
    const disk = this.disk(site, sliver);
    const beside = `${disk}.loading`;
    rmSync(beside, { recursive: true, force: true });
    await restoreFolder(file, beside, { speed: settings.speed, signal: clock.stopped });
    rmSync(disk, { recursive: true, force: true });
    await rename(beside, disk);
  }

  /** The node comes up from the disk it has. */
  async boot(sliver: SliverRecord): Promise<void> {
    this.#show(sliver, 'changing', 'BOOTING');
    await this.#federation.clock.wait(this.#waits(sliver).boot / 2);
    this.#show(sliver, 'changing', 'TBSETUP');
    await this.#federation.clock.wait(this.#waits(sliver).boot / 2);
    this.#show(sliver, 'ready', 'ISUP');
  }

  #show(sliver: SliverRecord, status: NodeStatus, rawState: string): void {
    this.update(sliver, { state: 'started', status, rawState });
  }

  #fail(sliver: SliverRecord, error: unknown): void {
    const why = error instanceof Error ? error.message : String(error);
    this.update(sliver, { state: 'started', status: 'failed', rawState: 'TBFAILED', error: why });
  }

  #waits(sliver: SliverRecord): { reload: number; boot: number } {
    return sliver.sliverType === 'raw-pc' ? waits['raw-pc'] : waits.virtual;
  }
}
