/** The user's own image versions of one name at a site. */
import type { Credential, ListedImage } from '../rpc';
import type { Site } from './account';
import { imagePartsOf } from './urns';

/** Whatever project they are in: a snapshot's project is the site's choice (docs/protocol.md 1.5). @throws RpcError */
export async function versionsNamed(
  site: Site,
  imageName: string,
  credentials: Credential[],
  signal: AbortSignal | undefined,
): Promise<ListedImage[]> {
  const listed = await site.componentManager.listImages({ credentials }, { signal });
  return listed.filter(({ urn }) => imagePartsOf(urn)?.name === imageName);
}
