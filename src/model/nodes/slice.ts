/** In which slice a node is asked for: of the image's project where the user is in it, so that the site lets it be used. */
import { formatUrn, parseUrn, tryParseImageUrn, type User } from '../../rpc';
import { isOwnHost } from '../accounts/address';
import type { Account } from '../accounts/account';
import { authorityOf } from '../urns';
import type { NodeWish } from './record';

export interface NewSlice {
  readonly sliceUrn: string;
  /** Address of the authority of its project; absent where it is the account's. */
  readonly authorityUrl?: string | undefined;
}

/** Slices have names of at most 19 characters (docs/protocol.md 1.6). @throws RpcError */
export async function newSliceFor(
  account: Account,
  { image }: Pick<NodeWish, 'image'>,
  name: string,
  signal?: AbortSignal,
): Promise<NewSlice> {
  const user = await account.sliceAuthority.resolveUser(account.userUrn, { signal });
  const project = projectFor(account, user, image);
  if (project !== undefined)
    return {
      sliceUrn: formatUrn({ authority: project.authority, type: 'slice', id: name }),
      authorityUrl: project.url,
    };
  const { authority } = parseUrn(account.userUrn);
  return { sliceUrn: formatUrn({ authority, type: 'slice', id: name }) };
}

/** That of the image, else that of a slice that the user has, else any. */
function projectFor(
  { sliceAuthority, sliceAuthorityAt }: Account,
  { slices, subauthorities }: User,
  image: string | undefined,
): { authority: string; url: string } | undefined {
  if (sliceAuthorityAt === undefined) return undefined;
  const projects = Object.entries(subauthorities).flatMap(([urn, url]) => {
    const authority = authorityOf(urn);
    // The address is a word of the server: only its own hosts are asked.
    const isUsable = authority?.includes(':') === true && isOwnHost(url, sliceAuthority.url);
    return isUsable ? [{ authority, url }] : [];
  });
  const wanted = image === undefined ? undefined : tryParseImageUrn(image)?.project;
  const ofSlices = new Set(slices.map(authorityOf));
  return (
    projects.find(({ authority }) => authority.split(':')[1] === wanted) ??
    projects.find(({ authority }) => ofSlices.has(authority)) ??
    projects[0]
  );
}
