/** Files with tokens where browsers put them. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { homeFolder } from '../../model/storage/folders';

/** Browsers number a file that was downloaded twice, as in `cloudlab (1).jwt`. */
const downloaded = /^(cloudlab|emulab|powder)\b.*\.jwt$/i;

export function downloadedTokens(): string[] {
  const folder = join(homeFolder(), 'Downloads');
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => downloaded.test(name));
  return names.sort().map((name) => join(folder, name));
}
