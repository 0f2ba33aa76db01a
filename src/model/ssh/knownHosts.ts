/**
 * Where host keys of nodes are kept: a file of our own for each site, so that the user's own stays as it is. Within it
 * a key stands under the name of the sliver, not of the host: a site gives the same machine to the next experiment,
 * with other keys, and only a key that changes while the sliver lives means something.
 */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { stateFolder } from '../storage/folders';
import { makePrivateFolder } from '../storage/makeFolder';
import { unwritable } from '../storage/storageError';
import type { Login } from '../inventory/sliver';
import { isLoopback } from './login';
import { domainOf, tryParseUrn } from '../../rpc';

export interface KeptHostKey {
  /** `UserKnownHostsFile`. */
  readonly file: string;
  /** `HostKeyAlias`; without one the file knows each host already. */
  readonly alias?: string | undefined;
}

/**
 * The folder is there when this returns. Local testbeds call their sites and slivers alike, so a node on this computer
 * goes by its port too.
 * @throws StorageError
 */
export function hostKeyOf({ siteUrn, sliverUrn }: SliverName, login: Login): KeptHostKey {
  const folder = join(stateFolder(), 'known_hosts');
  try {
    makePrivateFolder(folder);
  } catch (error) {
    throw unwritable(folder, error);
  }
  return {
    file: join(folder, fileNameOf(siteUrn)),
    alias: `sliver-${digest(isLoopback(login) ? `${sliverUrn} ${login.port}` : sliverUrn)}`,
  };
}

export interface SliverName {
  readonly siteUrn: string;
  readonly sliverUrn: string;
}

/** Readable where the URN is one, and never the name of another site's file. */
function fileNameOf(siteUrn: string): string {
  const authority = tryParseUrn(siteUrn)?.authority;
  const domain = authority === undefined ? '' : domainOf(authority);
  const readable = domain.replace(/[^A-Za-z0-9.-]/g, '_').slice(0, 60);
  return `site-${readable === '' ? '' : `${readable}-`}${digest(siteUrn)}`;
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
