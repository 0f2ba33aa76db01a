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
import { writeStandardDisk, type MachineKind, type Release } from '../disks/standardDisk';
import type { Layout } from '../layout';
import { authorityUrn, type Site } from '../sites/site';
import type { Store } from '../state/store';
import { archiveEnding, archiveFolder, type ArchiveFile } from './archive';
import { labelOf } from './label';
import { systemProject, versionKey } from './catalogue';

interface Standard {
  readonly name: string;
  readonly kind: MachineKind;
  readonly format: string;
  readonly hostImage?: string;
  readonly release: Release;
}

const noble: Release = { name: 'Ubuntu', version: '24.04', codename: 'noble' };
const jammy: Release = { name: 'Ubuntu', version: '22.04', codename: 'jammy' };

export const standardImages: readonly Standard[] = [
  { name: 'UBUNTU24-64-STD', kind: 'raw-pc', format: 'ndz', release: noble },
  { name: 'UBUNTU22-64-STD', kind: 'raw-pc', format: 'ndz', release: jammy },
  {
    name: 'UBUNTU24-XEN-STD',
    kind: 'emulab-xen',
    format: 'ndz',
    hostImage: 'emulab-ops,XEN418-64-STD',
    release: noble,
  },
  {
    name: 'UBUNTU24-DOCKER-STD',
    kind: 'emulab-docker',
    format: 'docker',
    hostImage: 'emulab-ops,DOCKER-HOST-STD',
    release: noble,
  },
];

/** Name of the image that a node of this type gets when the request names none. */
export function defaultImage(sliverType: string): string | undefined {
  return standardImages.find(({ kind }) => kind === sliverType)?.name;
}

interface Made {
  readonly standard: Standard;
  readonly file: string;
  readonly archive: ArchiveFile;
}

/** Makes what is missing at any site. */
export async function provideSystemImages(
  store: Store,
  layout: Layout,
  sites: readonly Site[],
): Promise<void> {
  clearStaging(layout);
  const missing = sites.filter(
    (site) =>
      !store.images.find((image) => image.site === site.name && image.project === systemProject),
  );
  if (missing.length === 0) return;
  const made = await Promise.all(standardImages.map((standard) => make(layout, standard)));
  for (const site of missing) {
    store.transaction(() => {
      for (const image of made) enter(store, layout, site, image);
    });
  }
}

async function make(layout: Layout, standard: Standard): Promise<Made> {
  const file = join(layout.systemImages, `${standard.name}.${archiveEnding}`);
  mkdirSync(layout.systemImages, { recursive: true, mode: 0o700 });
  const folder = mkdtempSync(join(layout.systemImages, 'making-'));
  try {
    writeStandardDisk(folder, standard.kind, standard.release);
    return {
      standard,
      file,
      archive: await archiveFolder(folder, file, {
        label: labelOf({ format: standard.format, runsOn: [standard.kind] }),
      }),
    };
  } finally {
    // Nobody waits for it; what a crash leaves goes at the next start.
    void rm(folder, { recursive: true, force: true });
  }
}

function enter(store: Store, layout: Layout, site: Site, { standard, file, archive }: Made): void {
  const uuid = randomUUID();
  const own = join(standard.name, `0.${archiveEnding}`);
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
    format: standard.format,
    runsOn: [standard.kind],
    architecture: ['x86_64'],
    ...defined({ hostImage: standard.hostImage }),
    accessKey: randomBytes(16).toString('hex'),
    created,
    released: 0,
    os: 'Linux',
    osVersion: standard.release.version,
  });
  store.versions.put(versionKey(uuid, 0), {
    imageUuid: uuid,
    version: 0,
    uuid: randomUUID(),
    created,
    description: `${standard.release.name} ${standard.release.version} LTS, ${words[standard.kind]}`,
    size: archive.size,
    hash: archive.hash,
    file: own,
    ready: true,
    released: true,
  });
}

const words: Readonly<Record<MachineKind, string>> = {
  'raw-pc': 'standard image for bare metal',
  'emulab-xen': 'standard image for Xen virtual machines',
  'emulab-docker': 'standard image for Docker containers',
};

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
