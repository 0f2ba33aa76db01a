// Turning machines on and off: loads the disk from the image the sliver was asked for, lets the node come up,
// and shows on the way what a client would see at a real site (docs/protocol.md, section 5.8).
import { existsSync, rmSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { holdingKey, sliverKey } from '../state/holdings';
import { withLoadedImage } from './loadedImage';
import { restoreFolder } from '../images/archive';
import { checkLabel } from '../images/label';
import type { Consoles } from './consoles';
import type { Faults } from '../faults';
import type { Layout } from '../layout';
import type { Settings } from '../settings';
import { hasDisk } from '../sites/hardware';
import type { Site } from '../sites/site';
import type { Store } from '../state/store';
import type { Background } from '../time/background';
import type { Clock } from '../time/clock';
import type { NodeStatus, SliverRecord } from '../state/records';

/** Unscaled milliseconds that the stages of a boot take. */
const waits = {
  'raw-pc': { reload: 600, boot: 1500 },
  virtual: { reload: 200, boot: 700 },
};

/** What machines need of the testbed. */
export interface MachineParts {
  readonly settings: Pick<Settings, 'speed'>;
  readonly layout: Layout;
  readonly store: Store;
  readonly clock: Clock;
  readonly faults: Faults;
  readonly background: Background;
  readonly consoles: Consoles;
  readonly doors: {
    /** Ends what runs in a node. */
    end(sliver: SliverRecord, disk: string): Promise<void>;
    /** The same, and its disk can be read and removed. */
    release(sliver: SliverRecord, disk: string): Promise<void>;
    discard(sliver: SliverRecord, disk: string): Promise<void>;
  };
  readonly imports: {
    /** The file that a sliver's disk comes from. */
    localFile(site: Site, sliver: SliverRecord, signal: AbortSignal): Promise<string>;
  };
}

type Work = (signal: AbortSignal) => Promise<void>;

export class Machines {
  readonly #parts: MachineParts;
  readonly #working = new Map<
    string,
    { readonly stop: AbortController; readonly done: Promise<void> }
  >();

  constructor(parts: MachineParts) {
    this.#parts = parts;
  }

  /** Folder that is the sliver's disk. */
  disk(
    site: Pick<Site, 'name'>,
    sliver: { readonly id: number; readonly clientId: string },
  ): string {
    return join(this.#parts.layout.site(site.name).disks, `${sliver.clientId}-${sliver.id}`);
  }

  /** The sliver as it is now, which may differ from the record a caller holds; undefined once it is gone. */
  current(sliver: SliverRecord): SliverRecord | undefined {
    return this.#parts.store.slivers.get(sliverKey({ name: sliver.site }, sliver.id));
  }

  update(sliver: SliverRecord, change: Partial<SliverRecord>): void {
    const now = this.current(sliver);
    if (!now) return;
    const changed = this.#parts.clock.now();
    const { rawState, error } = change;
    if (rawState !== undefined && rawState !== now.rawState) {
      this.#parts.consoles.write(now.site, now, rawState, error);
      // What runs in a node ends with every stage but the last, as a reboot ends it.
      if (rawState !== 'ISUP') void this.#parts.background.run(() => this.#end(now));
    }
    this.#parts.store.slivers.put(sliverKey({ name: now.site }, now.id), {
      ...now,
      ...change,
      changed,
    });
  }

  /** Loads the disk and boots. A failure ends in the sliver's status, as at the real sites; never throws. */
  loadAndBoot(site: Site, sliver: SliverRecord): Promise<void> {
    return this.#work(sliver, async (signal) => {
      await this.#keep(sliver, {
        state: 'started',
        status: 'changing',
        rawState: 'RELOADING',
        error: '',
      });
      await this.#parts.clock.wait(this.#waits(sliver).reload, signal);
      await this.load(site, sliver, signal);
      await this.#comeUp(sliver, signal);
    });
  }

  /** The node comes up from the disk it has, or from its image when it has none yet. Never throws. */
  boot(
    site: Site,
    sliver: SliverRecord,
    state: 'started' | 'restarting' = 'started',
  ): Promise<void> {
    if (!existsSync(this.disk(site, sliver))) return this.loadAndBoot(site, sliver);
    return this.#work(sliver, async (signal) => {
      await this.#keep(sliver, { state, status: 'changing', rawState: 'SHUTDOWN', error: '' });
      await this.#comeUp(sliver, signal);
    });
  }

  /** Nothing runs in the node any more, and its disk can be read. */
  atRest(sliver: SliverRecord): Promise<void> {
    const disk = this.disk({ name: sliver.site }, sliver);
    return this.#parts.doors.release(this.current(sliver) ?? sliver, disk);
  }

  #end(sliver: SliverRecord): Promise<void> {
    return this.#parts.doors.end(sliver, this.disk({ name: sliver.site }, sliver));
  }

  shutDown(sliver: SliverRecord): void {
    this.#working.get(sliverKey({ name: sliver.site }, sliver.id))?.stop.abort();
    this.update(sliver, { state: 'stopped', status: 'notready', rawState: 'POWEROFF' });
  }

  /** Replaces the disk by the contents of the sliver's image. Storage begins empty. */
  async load(site: Site, sliver: SliverRecord, signal?: AbortSignal): Promise<void> {
    const { settings, clock, imports } = this.#parts;
    if (!hasDisk(sliver.sliverType)) {
      await mkdir(this.disk(site, sliver), { recursive: true, mode: 0o700 });
      return;
    }
    const file = await imports.localFile(site, sliver, clock.until(signal));
    await checkLabel(file, sliver.sliverType);
    const disk = this.disk(site, sliver);
    const beside = `${disk}.loading`;
    rmSync(beside, { recursive: true, force: true });
    await restoreFolder(file, beside, { speed: settings.speed, signal: clock.until(signal) });
    if (!this.current(sliver)) return rm(beside, { recursive: true, force: true });
    await this.atRest(sliver);
    await rm(disk, { recursive: true, force: true });
    await rename(beside, disk);
    await this.#parts.background.keep(() => this.#noteLoaded(site, sliver));
  }

  /** From now on the manifest tells which image the node runs (section 8.1). */
  #noteLoaded(site: Site, { sliceUrn, nodeId, imageUuid, imageVersion }: SliverRecord): void {
    const { holdings, images } = this.#parts.store;
    const key = holdingKey(site, sliceUrn);
    const [holding, image] = [holdings.get(key), images.get(imageUuid)];
    if (!holding || !image) return;
    const name = `${image.project}/${image.name}:${imageVersion}`;
    holdings.put(key, { ...holding, manifest: withLoadedImage(holding.manifest, nodeId, name) });
  }

  /** Ends what the node is doing and takes its disk away. The record must be gone already. */
  async discard(site: Site, sliver: SliverRecord): Promise<void> {
    const working = this.#working.get(sliverKey(site, sliver.id));
    working?.stop.abort();
    await working?.done;
    const disk = this.disk(site, sliver);
    await this.#parts.doors.discard(sliver, disk);
    await rm(disk, { recursive: true, force: true });
    await rm(`${disk}.loading`, { recursive: true, force: true });
    this.#parts.consoles.discard(site.name, sliver);
  }

  /** Settles when no node is doing anything any more. */
  async settled(): Promise<void> {
    await Promise.all([...this.#working.values()].map(({ done }) => done));
  }

  async #comeUp(sliver: SliverRecord, signal: AbortSignal): Promise<void> {
    await this.#end(this.current(sliver) ?? sliver);
    await this.#show(sliver, 'changing', 'BOOTING');
    if (this.#parts.faults.strike('boot', { site: sliver.site })) {
      throw new Error(`${sliver.nodeId} did not boot: timed out waiting for ISUP`);
    }
    await this.#parts.clock.wait(this.#waits(sliver).boot / 2, signal);
    await this.#show(sliver, 'changing', 'TBSETUP');
    await this.#parts.clock.wait(this.#waits(sliver).boot / 2, signal);
    await this.#parts.background.keep(() => {
      // Whoever has switched it off meanwhile has the last word.
      if (signal.aborted) return;
      this.update(sliver, { state: 'started', status: 'ready', rawState: 'ISUP' });
    });
  }

  /** One thing at a time: what a node was doing ends first. */
  async #work(sliver: SliverRecord, work: Work): Promise<void> {
    const key = sliverKey({ name: sliver.site }, sliver.id);
    const before = this.#working.get(key);
    before?.stop.abort();
    const stop = new AbortController();
    const { background } = this.#parts;
    const attempt = (before?.done ?? Promise.resolve())
      .then(() => work(stop.signal))
      .catch((error: unknown) => this.#failed(sliver, stop.signal, error));
    const done = background
      .run(() => attempt)
      .finally(() => {
        if (this.#working.get(key)?.stop === stop) this.#working.delete(key);
      });
    this.#working.set(key, { stop, done });
    await done;
  }

  async #failed(sliver: SliverRecord, signal: AbortSignal, error: unknown): Promise<void> {
    if (signal.aborted || this.#parts.clock.stopped.aborted) return;
    const why = error instanceof Error ? error.message : String(error);
    const status = 'failed';
    await this.#keep(sliver, { state: 'started', status, rawState: 'TBFAILED', error: why });
  }

  /** For work behind the calls, which goes on when the disk takes it. */
  #keep(sliver: SliverRecord, change: Partial<SliverRecord>): Promise<void> {
    return this.#parts.background.keep(() => this.update(sliver, change));
  }

  #show(sliver: SliverRecord, status: NodeStatus, rawState: string): Promise<void> {
    return this.#keep(sliver, { status, rawState });
  }

  #waits(sliver: SliverRecord): { reload: number; boot: number } {
    return sliver.sliverType === 'raw-pc' ? waits['raw-pc'] : waits.virtual;
  }
}
