// The image tracker of the federation: where the image that a URN names can be fetched, whichever site has it.
// Sites ask it, never users; here it is kept at the first site, so who cannot reach that one cannot ask. It knows
// the testbed's own images from their release on, not those that a site has imported. Rules: docs/protocol.md,
// sections 8.3 and 8.6.
import type { Federation } from '../federation';
import { Code, Refusal } from '../wire/replyCodes';
import type { Site } from '../sites/site';
import { domainOfUrn } from '../wire/urns';
import { imageNameOf } from './catalogue';

/** One version of an image. */
export interface Tracked {
  readonly project: string;
  readonly name: string;
  /** The address that always means this version. */
  readonly metadataUrl: string;
  /** False when it is for its project only. */
  readonly isPublic: boolean;
}

/**
 * @param urn of an image, without version for the one that its site has released last.
 * @throws Refusal searchFailed for what has never been released, rpcError during a partition
 */
export function track(federation: Federation, asking: Site, urn: string): Tracked {
  const { catalogue, faults, home, sites } = federation;
  if (faults.isPartitioned(asking.name, home.name)) throw new Refusal(Code.rpcError, 'RPC Error');
  const name = imageNameOf(urn);
  const site = sites.find(({ domain }) => domain === domainOfUrn(urn));
  const image = name && site && catalogue.image(site, name.project, name.name);
  const number = name?.version ?? image?.released;
  const version = image && number !== undefined && catalogue.version(image, number);
  const isPosted = version && version.released && image.metadataUrl === undefined;
  if (!site || !isPosted)
    throw new Refusal(Code.searchFailed, `GetImageInfo failed for ${urn}: Search Failed`);
  return {
    project: image.project,
    name: image.name,
    metadataUrl: catalogue.metadataUrl(site, version.uuid),
    isPublic: image.global,
  };
}
