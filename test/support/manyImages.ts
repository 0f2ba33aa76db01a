/** Fills the image store of a testbed, as if somebody had taken a snapshot of each: that would take hours. */
import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Layout } from '../../src/testbed/layout';
import { versionKey } from '../../src/testbed/images/catalogue';
import type { ImageRecord, VersionRecord } from '../../src/testbed/state/records';
import type { LocalTestbed } from './testbed';

export interface MadeImage {
  readonly name: string;
  /** Contents of its versions, from version 0 on; each as many days old as it says. */
  readonly versions: readonly {
    readonly contents: string;
    readonly daysOld?: number;
    /** False for a snapshot that failed, or still runs. */
    readonly ready?: boolean;
  }[];
  /** Whether everybody can use it. */
  readonly global?: boolean;
  readonly creator?: 'alice' | 'bob';
  /** Of the site, as the testbed calls it. */
  readonly site?: string;
}

const DAY_MS = 86_400_000;

/** Stops the testbed for a moment. All images are in project demo. */
export async function addImages(
  testbed: LocalTestbed,
  images: readonly MadeImage[],
): Promise<void> {
  await testbed.stop();
  putImages(testbed.directory, images);
  await testbed.startAgain();
}

/** @param directory of a testbed that does not run */
export function putImages(directory: string, images: readonly MadeImage[]): void {
  const layout = new Layout(directory);
  const database = new DatabaseSync(layout.database);
  const put = database.prepare('INSERT OR REPLACE INTO record (kind, key, value) VALUES (?, ?, ?)');
  database.exec('BEGIN');
  for (const made of images) {
    const site = made.site ?? 'home';
    const folder = join(layout.site(site).images, 'demo');
    const image = imageOf(made, site);
    put.run('image', image.uuid, JSON.stringify(image));
    for (const [number, one] of made.versions.entries()) {
      const file = join(made.name, `${number}.tar.gz`);
      mkdirSync(join(folder, made.name), { recursive: true, mode: 0o700 });
      writeFileSync(join(folder, file), one.contents);
      const version: VersionRecord = {
        imageUuid: image.uuid,
        version: number,
        uuid: randomUUID(),
        created: Date.now() - (one.daysOld ?? 0) * DAY_MS,
        description: `Contents ${one.contents}`,
        size: one.contents.length,
        hash: createHash('sha1').update(one.contents).digest('hex'),
        file,
        ready: one.ready !== false,
        released: one.ready !== false,
      };
      put.run('version', versionKey(image.uuid, number), JSON.stringify(version));
    }
  }
  database.exec('COMMIT');
  database.close();
}

function imageOf(
  { name, versions, global = false, creator = 'alice' }: MadeImage,
  site: string,
): ImageRecord {
  const released = versions.findLastIndex(({ ready }) => ready !== false);
  return {
    site,
    uuid: randomUUID(),
    project: 'demo',
    name,
    creatorUrn: `urn:publicid:IDN+home.example+user+${creator}`,
    global,
    shared: false,
    format: 'ndz',
    runsOn: ['emulab-xen'],
    architecture: ['x86_64'],
    accessKey: randomUUID().replaceAll('-', ''),
    created: Date.now() - (versions[0]?.daysOld ?? 0) * DAY_MS,
    ...(released === -1 ? {} : { released }),
    os: 'Linux',
    osVersion: '22.04',
  };
}

/** `prefix-001`, …, each with versions of contents of its own. */
export function manyImages(prefix: string, count: number, versions = 1): MadeImage[] {
  return Array.from({ length: count }, (_, index) => {
    const name = `${prefix}-${String(index).padStart(3, '0')}`;
    return {
      name,
      versions: Array.from({ length: versions }, (_one, number) => ({
        contents: `${name} ${number}`,
        daysOld: 100 - number,
      })),
    };
  });
}
