/** Whether what images were made from has newer versions at its site. */
import { newerThan, type Base } from '../../../model/history/ancestry';
import { listImages } from '../../../model/inventory/loadImages';
import { AdvertisementError } from '../../../rspec/images/advertisement';
import { releasedOf } from '../../../model/inventory/releasedOf';
import { readPublicMetadata, VisibilityLookup } from '../../../model/inventory/visibility';
import { projectUrnOfImage } from '../../../model/urns';
import { parseImageUrn, RpcError, sameImage, sameName, withoutVersion } from '../../../rpc';
import { systemProject } from '../../../rspec/images/imageForm';
import type { Session } from '../session/session';
import { offeredAt } from '../session/siteImages';

/** Undefined where there is none, or the site does not tell. */
export async function newerBase(session: Session, base: Base): Promise<number | undefined> {
  const { urn } = base;
  if (urn === undefined) return undefined;
  try {
    const newest = await newestOf(session, withoutVersion(urn));
    return newerThan(base, () => newest);
  } catch (error) {
    // It is only a hint.
    if (RpcError.is(error) || error instanceof AdvertisementError) return undefined;
    throw error;
  }
}

async function newestOf(session: Session, urn: string): Promise<number | undefined> {
  const { account, site } = session;
  const isMeant = ({ urn: one }: { readonly urn: string }): boolean => sameImage(one, urn);
  if (sameName(parseImageUrn(urn).project, systemProject)) {
    const url = (await offeredAt(session)).find(isMeant)?.versions[0]?.url;
    if (url === undefined || url === '') return undefined;
    // The advertisement names the image; which version that is, its metadata say.
    return (await readPublicMetadata(url, site)).version;
  }
  const projects = (): Promise<readonly string[]> => Promise.resolve([projectUrnOfImage(urn)]);
  const visibility = new VisibilityLookup();
  const found = (await listImages(account, site, { visibility, projects })).find(isMeant);
  return found && releasedOf(found)?.version;
}
