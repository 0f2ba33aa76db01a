// The images every site comes with: project emulab-ops, global, real archives of a standard disk. They
// are made once and linked into the store of each site, since image files never change.
import { defined } from '../../rpc/defined';
import { randomBytes, randomUUID } from 'node:crypto';
import {
  readdirSync,
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
} from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describeRelease, titleOf, writeSmallDisk, writeStandardDisk } from '../disks/standardDisk';
import type { Layout } from '../layout';
import { authorityUrn, type Site } from '../sites/site';
import type { Store } from '../state/store';
import {
  archiveEnding,
  archiveFolder,
  archiveTar,
  tarOfSmallFolder,
  type ArchiveFile,
} from './archive';
import { labelOf, type ImageLabel } from './label';
import { systemProject, versionKey } from './catalogue';
import { standardImages, type StandardImage } from './standardImages';

interface Made {
  readonly standard: StandardImage;
  readonly file: string;
  readonly archive: ArchiveFile;
}

/** Makes what is missing at any site, and what an older testbed knew otherwise. */
export async function provideSystemImages(
  store: Store,
  layout: Layout,
  sites: readonly Site[],
): Promise<void> {
  clearStaging(layout);
  const known = new Map(
    store.images
      .filter(({ project }) => project === systemProject)
      .map((image) => [`${image.site} ${image.name}`, image]),
  );
  const wants = (site: Site, { name, runsOn }: StandardImage): boolean =>
    known.get(`${site.name} ${name}`)?.runsOn.join() !== runsOn.join();
  const missing = standardImages.filter((standard) => sites.some((site) => wants(site, standard)));
  if (missing.length === 0) return;
  mkdirSync(layout.systemImages, { recursive: true, mode: 0o700 });
  const made = await Promise.all([
    ...missing.filter(({ isWhole }) => isWhole).map((standard) => make(layout, standard)),
    ...kindsIn(missing).map((standards) => makeSmall(layout, standards)),
  ]).then((all) => all.flat());
  for (const site of sites) {
    store.transaction(() => {
      for (const each of made) {
        const uuid = known.get(`${site.name} ${each.standard.name}`)?.uuid ?? randomUUID();
        if (wants(site, each.standard)) enter(store, layout, site, { ...each, uuid });
      }
    });
  }
}

/** Those with little on their disks, by what kind of disk it is. */
function kindsIn(missing: readonly StandardImage[]): StandardImage[][] {
  const small = missing.filter(({ isWhole }) => !isWhole);
  const kinds = new Set(small.map(({ runsOn }) => runsOn[0]));
  return [...kinds].map((kind) => small.filter(({ runsOn }) => runsOn[0] === kind));
}

async function make(layout: Layout, standard: StandardImage): Promise<Made> {
  const file = fileOf(layout, standard);
  return inStaging(layout, async (folder) => {
    writeStandardDisk(folder, standard.runsOn[0], standard.release);
    return {
      standard,
      file,
      archive: await archiveFolder(folder, file, { label: label(standard) }),
    };
  });
}

/** All from one folder, because they differ in nothing but what one file says. */
async function makeSmall(layout: Layout, standards: readonly StandardImage[]): Promise<Made[]> {
  const [first] = standards;
  if (!first) return [];
  const tar = await inStaging(layout, (folder) => {
    writeSmallDisk(folder, first.runsOn[0], first.release);
    return tarOfSmallFolder(folder);
  });
  const place = tar.indexOf(describeRelease(first.release));
  return standards.map((standard) => {
    tar.write(describeRelease(standard.release), place);
    const file = fileOf(layout, standard);
    return { standard, file, archive: archiveTar(tar, file, label(standard)) };
  });
}

function fileOf(layout: Layout, { name }: StandardImage): string {
  return join(layout.systemImages, `${name}.${archiveEnding}`);
}

function label(standard: StandardImage): ImageLabel {
  return labelOf({ format: formatOf(standard), runsOn: standard.runsOn });
}

async function inStaging<T>(layout: Layout, work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(layout.systemImages, 'making-'));
  try {
    return await work(folder);
  } finally {
    // Nobody waits for it; what a crash leaves goes at the next start.
    void rm(folder, { recursive: true, force: true });
  }
}

function formatOf({ runsOn }: StandardImage): string {
  return runsOn[0] === 'emulab-docker' ? 'docker' : 'ndz';
}

function enter(
  store: Store,
  layout: Layout,
  site: Site,
  { standard, file, archive, uuid }: Made & { readonly uuid: string },
): void {
  const own = standard.isWhole
    ? join(standard.name, `0.${archiveEnding}`)
    : `${standard.name}-0.${archiveEnding}`;
  share(file, join(layout.site(site.name).images, systemProject, own));
  const created = Date.parse('2026-04-23T10:00:00Z');
  store.images.put(uuid, {
    site: site.name,
    uuid,
    project: systemProject,
    name: standard.name,
    creatorUrn: authorityUrn(site).replace('+authority+sa', '+user+elabman'),
    global: true,
    shared: false,
    format: formatOf(standard),
    runsOn: standard.runsOn,
    architecture: standard.architecture,
    ...defined({ hostImage: standard.hostImage }),
    accessKey: randomBytes(16).toString('hex'),
    created,
    released: 0,
    os: standard.release.name === 'FreeBSD' ? 'FreeBSD' : 'Linux',
    osVersion: standard.release.version,
  });
  const key = versionKey(uuid, 0);
  store.versions.put(key, {
    imageUuid: uuid,
    version: 0,
    uuid: store.versions.get(key)?.uuid ?? randomUUID(),
    created,
    description: `${titleOf(standard.release)}, ${standard.words}`,
    size: archive.size,
    hash: archive.hash,
    file: own,
    ready: true,
    released: true,
  });
}

/** Gives a file a second name; a copy where the file system has no links. */
function share(file: string, name: string): void {
  mkdirSync(dirname(name), { recursive: true, mode: 0o700 });
  if (existsSync(name)) rmSync(name);
  try {
    linkSync(file, name);
  } catch {
    copyFileSync(file, name);
  }
}

/** Trees that a crash left behind. */
function clearStaging(layout: Layout): void {
  const folder = layout.systemImages;
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    if (name.startsWith('making-')) rmSync(join(folder, name), { recursive: true, force: true });
  }
}
