// The repository that a profile, or the profile of an experiment, comes from.
import { defined } from '../../rpc/defined';
import type { Members } from './members';

export interface Repository {
  url: string;
  refspec?: string;
  hash?: string;
}

/** Undefined where the profile is a script kept by the portal. */
export function repositoryOf(members: Members): Repository | undefined {
  const url = members.optionalText('repository_url');
  if (url === undefined) return undefined;
  const refspec = members.optionalText('repository_refspec');
  return defined({ url, refspec, hash: members.optionalText('repository_hash') });
}
