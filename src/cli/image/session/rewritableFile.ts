/**
 * A file that is read, and may be replaced by what was made of its contents. Between the two others can save it, or put
 * another file or a link in its place: then nothing is written, for nobody has looked at what is there now.
 */
import { accessSync, constants, lstatSync, realpathSync, type Stats } from 'node:fs';
import { replaceFile } from '../../../model/storage/atomicFile';
import { underHome } from '../../../model/storage/folders';
import { readLimited } from '../../../rpc/readLimited';

/** Why a file is not replaced; it is as it was. */
export class NotRewritten extends Error {
  override readonly name = 'NotRewritten';
  readonly reason: 'changed' | 'no-file' | 'hard-link';

  constructor(reason: NotRewritten['reason']) {
    super(reason);
    this.reason = reason;
  }
}

export interface RewritableFile {
  readonly bytes: Buffer;
  /**
   * A link to the file stays a link, and the file keeps its mode and owner.
   * @throws NotRewritten, or the system's error; then the file is as it was
   */
  replace(text: string): void;
}

/**
 * @param name as the person gives it
 * @param limit bytes
 * @throws the system's error, or ReadError
 */
export function rewritableFile(name: string, limit: number): RewritableFile {
  const path = underHome(name);
  const place = placeOf(path);
  const bytes = readLimited(place?.real ?? path, limit);
  return {
    bytes,
    replace: (text) => {
      if (place?.stat.isFile() !== true) throw new NotRewritten('no-file');
      const { real, stat } = place;
      // The rename would replace a file that its owner has protected, too.
      accessSync(real, constants.W_OK);
      // The other name would keep the old text.
      if (stat.nlink > 1) throw new NotRewritten('hard-link');
      const { mode, uid, gid } = stat;
      const check = (): void => {
        if (!isAsRead(real, stat, bytes)) throw new NotRewritten('changed');
      };
      replaceFile(real, text, { mode: mode & 0o7777, owner: { uid, gid }, check });
    },
  };
}

interface Place {
  /** Where all links lead. */
  readonly real: string;
  readonly stat: Stats;
}

/** Undefined for what has no path of its own, such as a pipe of the shell. */
function placeOf(path: string): Place | undefined {
  try {
    const real = realpathSync(path);
    return { real, stat: lstatSync(real) };
  } catch {
    return undefined;
  }
}

function isAsRead(real: string, before: Stats, bytes: Buffer): boolean {
  const now = lstatSync(real, { throwIfNoEntry: false });
  if (now?.isFile() !== true || now.ino !== before.ino || now.dev !== before.dev) return false;
  if (now.size !== bytes.length || realpathSync(real) !== real) return false;
  return readLimited(real, bytes.length).equals(bytes);
}
