/**
 * The locks of images beside open files: `images.lock.json` in the folder of a file or, inside the workspace, in the
 * nearest folder above. Read when first asked, and again when VS Code sees the file change.
 */
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { lockName, readLockFile } from '../../../model/images/lock';
import { indexLock, lockState, type LockIndex } from '../../../model/images/lockState';
import { unfinishedVersions } from '../../../model/inventory/releasedOf';
import { clearUses, clearUsesInProfile, clearUsesInText } from '../../../rspec/clearUses';
import type { ImageUse } from '../../../rspec/images/imageUses';
import type { Parts } from '../../context';
import { understand, type Understood } from '../documents/understood';
import type { LockSaying } from './sayings';

type ReadLock =
  | { readonly kind: 'missing' }
  | Extract<LockSaying, { readonly kind: 'unusable' }>
  | { readonly kind: 'read'; readonly index: LockIndex };

type FoundLock = Exclude<ReadLock, { kind: 'missing' }> & { readonly file: vscode.Uri };

/** A use of an image, and what the lock of its file says of it. */
export interface LockedUse {
  readonly use: ImageUse;
  readonly saying: LockSaying;
  readonly file: vscode.Uri;
}

export class Locks {
  readonly #parts: Pick<Parts, 'inventory' | 'snapshots'>;
  readonly #folders = new Map<string, ReadLock>();
  readonly #watchers = new Map<string, vscode.Disposable>();
  readonly #changes = new vscode.EventEmitter<void>();

  readonly onDidChange = this.#changes.event;

  constructor(parts: Pick<Parts, 'inventory' | 'snapshots'>) {
    this.#parts = parts;
  }

  /** The uses of a document that its lock is about; none where no lock is. */
  usesIn(document: vscode.TextDocument): LockedUse[] {
    const meaning = understand(document);
    const lock = meaning && this.#lockFor(document.uri);
    if (meaning === undefined || lock === undefined) return [];
    const uses = lockedUses(meaning);
    const { inventory, snapshots } = this.#parts;
    const lists = inventory.sites.flatMap(({ images }) => images.value ?? []);
    const unfinished = unfinishedVersions(snapshots.jobs);
    return uses.map((use) => {
      const place = { reference: use.reference.text, siteUrn: use.siteUrn };
      const saying =
        lock.kind === 'unusable' ? lock : lockState(lock.index, place, lists, unfinished);
      return { use, saying, file: lock.file };
    });
  }

  dispose(): void {
    this.#changes.dispose();
    for (const watcher of this.#watchers.values()) watcher.dispose();
  }

  #lockFor(uri: vscode.Uri): FoundLock | undefined {
    if (uri.scheme !== 'file') return undefined;
    const top = vscode.workspace.getWorkspaceFolder(uri)?.uri.fsPath;
    for (let folder = dirname(uri.fsPath); ; folder = dirname(folder)) {
      const read = this.#read(folder);
      const file = vscode.Uri.file(join(folder, lockName));
      if (read.kind !== 'missing') return Object.assign({ file }, read);
      if (top === undefined || folder === top || folder === dirname(folder)) return undefined;
    }
  }

  #read(folder: string): ReadLock {
    const known = this.#folders.get(folder);
    if (known !== undefined) return known;
    this.#watch(folder);
    const read = readLock(folder);
    this.#folders.set(folder, read);
    return read;
  }

  #watch(folder: string): void {
    if (this.#watchers.has(folder)) return;
    const pattern = new vscode.RelativePattern(vscode.Uri.file(folder), lockName);
    const watcher = vscode.workspace.createFileSystemWatcher(pattern);
    const forget = (): void => {
      this.#folders.delete(folder);
      this.#changes.fire();
    };
    const heard = [
      watcher.onDidCreate(forget),
      watcher.onDidChange(forget),
      watcher.onDidDelete(forget),
    ];
    this.#watchers.set(folder, vscode.Disposable.from(watcher, ...heard));
  }
}

function readLock(folder: string): ReadLock {
  const read = readLockFile(join(folder, lockName));
  switch (read.kind) {
    case 'missing':
      return read;
    case 'found':
      return { kind: 'read', index: indexLock(read.value) };
    case 'newer':
      return { kind: 'unusable', why: read.why, fault: 'newer' };
    case 'damaged':
    case 'unreadable':
      return { kind: 'unusable', why: read.why };
  }
}

/** Prose tells of images without using them. */
function lockedUses(meaning: Understood): readonly ImageUse[] {
  switch (meaning.kind) {
    case 'rspec':
      return clearUses(meaning.rspec);
    case 'profile':
      return clearUsesInProfile(meaning.text);
    case 'names':
      return meaning.textKind === 'prose' ? [] : clearUsesInText(meaning.text, meaning.textKind);
  }
}
