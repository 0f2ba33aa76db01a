/**
 * The sites that a person has added to the commands: `list` and `slivers` ask them besides the home site, and `-m` takes
 * their names. One record each, in the user's configuration folder; a record counts for certificates of one authority.
 */
import { join } from 'node:path';
import { nameKey, sameDomain, sameName } from '../../rpc';
import { configurationFolder } from '../storage/folders';
import { isRecord } from '../storage/json';
import { recordFolder, type RecordFolder, type RecordProblem } from '../storage/jsonRecords';

export interface KeptSite {
  /** Name of its file, made of `name`. */
  readonly id: string;
  /** What people type after `-m`. */
  readonly name: string;
  /** Of its component manager. */
  readonly url: string;
  /** Undefined while the site has not told it. */
  readonly urn?: string | undefined;
  /** Domain of the certificates that it was added for. */
  readonly domain: string;
}

export class KeptSites {
  readonly #folder: RecordFolder<KeptSite>;

  constructor(directory: string = join(configurationFolder(), 'sites')) {
    this.#folder = recordFolder(directory, isKeptSite);
  }

  /** By name; records that cannot be read are `problems`. @throws StorageError */
  all(): readonly KeptSite[] {
    return this.#folder.load().sort((a, b) => a.name.localeCompare(b.name));
  }

  /** What the last `all` could not read. */
  problems(): readonly RecordProblem[] {
    return this.#folder.problems();
  }

  /** @throws StorageError */
  of(domain: string): readonly KeptSite[] {
    return this.all().filter((site) => sameDomain(site.domain, domain));
  }

  /** In whatever case. @throws StorageError */
  called(name: string): KeptSite | undefined {
    return this.all().find((site) => sameName(site.name, name));
  }

  /** Replaces one of the same name. @throws StorageError */
  add(site: Omit<KeptSite, 'id'>): void {
    const { name, url, urn, domain } = site;
    const record = { id: idOf(name), name, url, domain };
    this.#folder.save(urn === undefined ? record : { ...record, urn });
  }

  /** @throws StorageError */
  remove({ id }: Pick<KeptSite, 'id'>): void {
    this.#folder.remove(id);
  }
}

/** Letters, digits and marks that no shell obeys, so that the name is the same everywhere. */
export function isSiteName(text: string): boolean {
  return /^[a-z0-9][\w.-]{0,62}$/i.test(text);
}

function idOf(name: string): string {
  return nameKey(name);
}

function isKeptSite(value: unknown): value is KeptSite {
  if (!isRecord(value)) return false;
  const { id, name, url, urn, domain } = value;
  const isWhole = [id, name, url, domain].every((text) => typeof text === 'string' && text !== '');
  return isWhole && (urn === undefined || typeof urn === 'string') && isSiteName(String(name));
}
