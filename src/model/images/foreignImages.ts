/**
 * How a site takes an image of another site in a request: by its URN, if it asks an image tracker, or by the URL of
 * the image's metadata only (docs/protocol.md 8.3, 8.6). No call tells which, so this is the one place that knows what
 * is known: what the site was seen to do, else what a setting says, else what a person answered. Shared by the windows
 * and commands of a user: `…/protogeni-images/foreign-images`.
 */
import { join } from 'node:path';
import type { PrestagedImage } from '../../rpc';
import { Emitter } from '../event';
import { isUnfindable } from '../failures/explain';
import { stateFolder } from '../storage/folders';
import { isRecord } from '../storage/json';
import { type RecordFolder, recordFolder } from '../storage/jsonRecords';
import { StorageError } from '../storage/storageError';
import { authorityOf } from '../urns';

/** `urn`: the site takes URNs and URLs; `url`: URLs only. */
export type ForeignForm = 'urn' | 'url';

/** By the URN of a site; undefined where nothing is known. */
export type FormOf = (siteUrn: string) => ForeignForm | undefined;

interface SiteRecord {
  readonly id: string;
  readonly seen?: ForeignForm;
  readonly answer?: ForeignForm;
  /** A person was asked, whatever the answer. */
  readonly asked?: true;
}

export interface ForeignImagesOptions {
  /** Default: in the user's folder for state. */
  readonly directory?: string;
  /** By the domain of a site, or by its URN. */
  readonly settings?: () => Readonly<Record<string, ForeignForm>>;
}

export class ForeignImages {
  readonly #directory: string | undefined;
  readonly #settings: () => Readonly<Record<string, ForeignForm>>;
  readonly #changes = new Emitter<void>();

  readonly onDidChange = this.#changes.event;

  constructor({ directory, settings = () => ({}) }: ForeignImagesOptions = {}) {
    this.#directory = directory;
    this.#settings = settings;
  }

  /** What is known now, for many questions. Records that cannot be read tell nothing. */
  forms(): FormOf {
    const settings = new Map(
      Object.entries(this.#settings()).map(([site, form]) => [keyOf(site) ?? idOf(site), form]),
    );
    const records = new Map(this.#records().map((record) => [record.id, record]));
    return (siteUrn) => {
      const key = keyOf(siteUrn);
      if (key === undefined) return undefined;
      const record = records.get(key);
      return record?.seen ?? settings.get(key) ?? record?.answer;
    };
  }

  wasAsked(siteUrn: string): boolean {
    return this.#records().some(({ id, asked }) => asked === true && id === keyOf(siteUrn));
  }

  /** What cannot be kept will be seen again. */
  saw(siteUrn: string, form: ForeignForm): void {
    try {
      this.#change(siteUrn, { seen: form });
    } catch (error) {
      if (!StorageError.is(error)) throw error;
    }
  }

  /** `undefined` for a person who does not know. @throws StorageError when it cannot be kept */
  answer(siteUrn: string, form: ForeignForm | undefined): void {
    this.#change(siteUrn, form === undefined ? { asked: true } : { asked: true, answer: form });
  }

  /** The settings have changed. */
  refresh(): void {
    this.#changes.fire();
  }

  dispose(): void {
    this.#changes.dispose();
  }

  #folder(): RecordFolder<SiteRecord> {
    return recordFolder(this.#directory ?? join(stateFolder(), 'foreign-images'), isSiteRecord);
  }

  #records(): SiteRecord[] {
    try {
      return this.#folder().load();
    } catch (error) {
      // There is no folder of our own: then nothing is remembered either.
      if (StorageError.is(error)) return [];
      throw error;
    }
  }

  #change(siteUrn: string, news: Omit<SiteRecord, 'id'>): void {
    const id = keyOf(siteUrn);
    if (id === undefined) return;
    const before = this.#records().find((record) => record.id === id);
    const after: SiteRecord = { ...before, ...news, id };
    if (before && JSON.stringify(before) === JSON.stringify({ ...before, ...news })) return;
    this.#folder().save(after);
    this.#changes.fire();
  }
}

/** One site has several services with a URN each; the name of a file, too. */
function keyOf(siteUrn: string): string | undefined {
  const authority = authorityOf(siteUrn);
  return authority === undefined ? undefined : idOf(authority);
}

function idOf(authority: string): string {
  return encodeURIComponent(authority.trim().toLowerCase());
}

export function isForeignForm(value: unknown): value is ForeignForm {
  return value === 'urn' || value === 'url';
}

function isSiteRecord(value: unknown): value is SiteRecord {
  if (!isRecord(value) || typeof value['id'] !== 'string') return false;
  const { seen, answer, asked } = value;
  const forms = [seen, answer].filter((form) => form !== undefined);
  return forms.every(isForeignForm) && (asked === undefined || asked === true);
}

function isOfAnother(siteUrn: string, imageUrn: string): boolean {
  const key = keyOf(imageUrn);
  return key !== undefined && key !== keyOf(siteUrn);
}

/** What an answer about preparing images proves: only of what comes from elsewhere is a progress told (5.14). */
export function formSeenIn(
  siteUrn: string,
  images: readonly PrestagedImage[],
): ForeignForm | undefined {
  const isFetched = ({ asked, progress }: PrestagedImage): boolean =>
    progress !== undefined && isOfAnother(siteUrn, asked);
  return images.some(isFetched) ? 'urn' : undefined;
}

/** What a refusal to prepare images of others proves: without a tracker a site knows no such URN (8.3, step 6). */
export function formRefusedIn(
  siteUrn: string,
  imageUrns: readonly string[],
  error: unknown,
): ForeignForm | undefined {
  const isForeign = imageUrns.every((urn) => isOfAnother(siteUrn, urn));
  return isForeign && isUnfindable(error) ? 'url' : undefined;
}

interface LoadedSliver {
  readonly siteUrn: string;
  /** As it was asked for. */
  readonly image?: string | undefined;
  /** `project/name:version` at the site. */
  readonly loadedImage?: string | undefined;
}

/** What slivers prove, by the URN of their site: fetched images lie in a project of their own (8.3, step 7). */
export function formIn(slivers: readonly LoadedSliver[]): ReadonlyMap<string, ForeignForm> {
  const found = new Map<string, ForeignForm>();
  for (const { siteUrn, image, loadedImage } of slivers) {
    const isFetched = loadedImage?.startsWith('GeniSlices/') === true;
    if (isFetched && image !== undefined && isOfAnother(siteUrn, image)) found.set(siteUrn, 'urn');
  }
  return found;
}
