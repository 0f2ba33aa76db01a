// After a stop in the middle of something: finishes what was complete, ends what was not, clears what nothing
// points to. Says what it did, one sentence each.
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { holdingKey, sliversOf } from './holdings';
import { release } from '../slices/release';
import { bootAll } from '../cm/provide';
import type { Federation } from '../federation';
import { archiveEnding } from '../images/archive';
import { versionKey } from '../images/catalogue';
import type { Site } from '../sites/site';
import { openModes } from '../ssh/diskFiles';
import { besideDisk } from '../ssh/systems';
import type { ImageRecord, TaskRecord, VersionRecord } from './records';

export async function repair(federation: Federation): Promise<string[]> {
  const said: string[] = [];
  for (const site of federation.sites) {
    for (const task of federation.store.tasks.filter(({ imageUuid }) =>
      ofSite(federation, site, imageUuid),
    )) {
      await repairTask(federation, site, task, said);
    }
    await repairHoldings(federation, site, said);
    repairSlivers(federation, site, said);
    clearFiles(federation, site, said);
  }
  return said;
}

function ofSite(federation: Federation, site: Site, imageUuid: string): boolean {
  return federation.store.images.get(imageUuid)?.site === site.name;
}

async function repairTask(
  federation: Federation,
  site: Site,
  task: TaskRecord,
  said: string[],
): Promise<void> {
  const image = federation.store.images.get(task.imageUuid);
  const version = image && federation.catalogue.version(image, task.version);
  if (!image || !version || version.ready) return;
  const name = `${image.project}/${image.name}:${version.version} at ${site.name}`;
  const file = join(image.name, `${version.version}.${archiveEnding}`);
  const path = join(federation.layout.site(site.name).images, image.project, file);
  if (task.status !== 'failed' && existsSync(path)) {
    await finish(federation, { image, version, task, file, path });
    said.push(`Finished image ${name}: its file was complete.`);
  } else if (!task.exited) {
    const log = 'The testbed was stopped while this image was being captured.';
    federation.store.tasks.put(image.uuid, {
      ...task,
      status: 'failed',
      exited: true,
      log,
      output: log,
    });
    said.push(`Marked image ${name} as failed: it was interrupted.`);
    federation.captures.removeLater(image);
  } else if (task.status === 'failed') {
    federation.captures.removeLater(image);
  }
}

/** A file has its name only once it is whole, so all that is missing is what the records say of it. */
async function finish(
  federation: Federation,
  found: {
    image: ImageRecord;
    version: VersionRecord;
    task: TaskRecord;
    file: string;
    path: string;
  },
): Promise<void> {
  const { image, version, task, file, path } = found;
  const hash = createHash('sha1');
  await pipeline(createReadStream(path), hash);
  const { size } = statSync(path);
  federation.store.transaction(() => {
    const { store } = federation;
    store.tasks.put(image.uuid, { ...task, status: 'ready', size, exited: true });
    const done = {
      ...version,
      file,
      size,
      hash: hash.digest('hex'),
      updated: federation.clock.now(),
    };
    store.versions.put(versionKey(image.uuid, version.version), {
      ...done,
      ready: true,
      released: true,
    });
    store.images.put(image.uuid, { ...image, released: version.version });
  });
}

/** Slices that were going are taken away; those being set up are set up again. */
async function repairHoldings(federation: Federation, site: Site, said: string[]): Promise<void> {
  for (const holding of federation.store.holdings.filter((each) => each.site === site.name)) {
    const slice = holding.sliceUrn.replace(/^.*\+/, '');
    if (holding.work === 'terminating') {
      await release(federation, site, holding);
      said.push(`Finished deleting slice ${slice} at ${site.name}.`);
    } else if (holding.work === 'working') {
      const slivers = sliversOf(federation, site, holding.sliceUrn);
      if (slivers.length === 0) await release(federation, site, holding);
      else {
        void federation.background.run(() => bootAll(federation, site, holding.sliceUrn, slivers));
      }
      said.push(`Setting up slice ${slice} at ${site.name} again.`);
    }
  }
}

/** Nodes that were busy come up again; one without a disk is loaded again. */
function repairSlivers(federation: Federation, site: Site, said: string[]): void {
  const { store, machines } = federation;
  for (const sliver of store.slivers.filter((each) => each.site === site.name)) {
    const holding = store.holdings.get(holdingKey(site, sliver.sliceUrn));
    if (sliver.state === 'new' || sliver.status === 'failed' || holding?.work === 'working')
      continue;
    const missing = !existsSync(machines.disk(site, sliver));
    const busy = sliver.state === 'imaging' || sliver.state === 'restarting';
    const coming =
      sliver.status === 'changing' || sliver.status === 'created' || sliver.status === 'notready';
    if (missing) {
      said.push(`Loading the disk of ${sliver.clientId} at ${site.name} again.`);
      void machines.loadAndBoot(site, sliver);
    } else if (busy || (coming && sliver.state === 'started')) {
      said.push(`Starting ${sliver.clientId} at ${site.name} again.`);
      machines.update(sliver, { state: 'started', status: 'notready' });
      void machines.boot(site, sliver);
    }
  }
}

function clearFiles(federation: Federation, site: Site, said: string[]): void {
  const { images, disks } = federation.layout.site(site.name);
  const known = new Set<string>();
  for (const image of federation.store.images.filter((each) => each.site === site.name)) {
    for (const version of federation.catalogue.versions(image)) {
      const file = federation.catalogue.file(site, image, version);
      if (file !== undefined) known.add(file);
    }
  }
  for (const file of filesBelow(images)) {
    if (known.has(file)) continue;
    rmSync(file, { force: true });
    said.push(
      `Removed ${file}: ${file.endsWith('.partial') ? 'it was half written' : 'no image points to it'}.`,
    );
  }
  const used = new Set(
    federation.store.slivers
      .filter((sliver) => sliver.site === site.name)
      .map((sliver) => federation.machines.disk(site, sliver))
      .flatMap((disk) => [disk, besideDisk(disk)]),
  );
  for (const name of existsSync(disks) ? readdirSync(disks) : []) {
    const disk = join(disks, name);
    if (used.has(disk)) continue;
    openModes(disk);
    rmSync(disk, { recursive: true, force: true });
    said.push(`Removed ${disk}: no sliver has that disk.`);
  }
}

function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
