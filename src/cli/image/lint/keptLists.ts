/**
 * The lists of the sites as `lint --live` has read them last, for a lint that asks nobody. They say what they said then:
 * what they prove ends with their age, which is kept with them.
 */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { stateFolder } from '../../../model/storage/folders';
import { isRecord, isTime } from '../../../model/storage/json';
import { recordFolder, type RecordFolder } from '../../../model/storage/jsonRecords';
import { StorageError } from '../../../model/storage/storageError';
import type { CatalogueImage } from '../../../rspec/images/catalogue';
import type { SiteLists } from './siteLists';

interface Kept {
  readonly id: string;
  readonly urn: string;
  readonly name: string;
  /** Epoch milliseconds. */
  readonly at: number;
  /** Names; undefined where no project is listed whole. */
  readonly completeProjects?: readonly string[];
  readonly images: readonly CatalogueImage[];
}

/** A disk that cannot be written is no failure of a lint. */
export function keepLists({ site, images }: SiteLists): void {
  const { urn, name, at = new Date(0), completeProjects } = site;
  const id = createHash('sha256').update(urn.toLowerCase()).digest('hex').slice(0, 32);
  const record = { id, urn, name, at: at.getTime(), images };
  try {
    folder().save(completeProjects === undefined ? record : { ...record, completeProjects }, {
      flush: false,
    });
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
  }
}

/** Damaged ones, and those that others could have written, are as if they were not there. */
export function keptLists(): SiteLists[] {
  return folder()
    .load()
    .map(({ urn, name, at, completeProjects, images }) => {
      const date = new Date(at);
      const complete = completeProjects && { completeProjects, listedAt: date };
      return { site: { urn, name, at: date, ...complete }, images };
    });
}

function folder(): RecordFolder<Kept> {
  return recordFolder(join(stateFolder(), 'image-lists'), isKept);
}

function isKept(value: unknown): value is Kept {
  if (!isRecord(value) || !Array.isArray(value['images'])) return false;
  const { completeProjects = [] } = value;
  return (
    ['id', 'urn', 'name'].every((key) => typeof value[key] === 'string') &&
    isTime(value['at']) &&
    isTexts(completeProjects) &&
    value['images'].every(isImage)
  );
}

function isImage(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { sliverTypes = [], versions = [], version = 0 } = value;
  return (
    ['urn', 'name', 'project', 'siteUrn', 'siteName', 'visibility'].every(
      (key) => typeof value[key] === 'string',
    ) &&
    isTexts(sliverTypes) &&
    Array.isArray(versions) &&
    typeof version === 'number'
  );
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((it) => typeof it === 'string');
}
