/** The user's own image versions of one name at a site. */
import { parseImageUrn, type Credential, type ListedImage } from '../rpc';
import type { Site } from './account';

/** Whatever project they are in: a snapshot's project is the site's choice (docs/protocol.md 1.5). @throws RpcError */
export async function versionsNamed(
  site: Site,
  imageName: string,
  credentials: Credential[],
  signal: AbortSignal | undefined,
): Promise<ListedImage[]> {
  const listed = await site.componentManager.listImages({ credentials }, { signal });
  return listed.filter(({ urn }) => parseImageUrn(urn).name === imageName);
}
