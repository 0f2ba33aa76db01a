// From what a request says under `disk_image` to an image of this site. Rules and codes: docs/protocol.md,
// sections 8.3 and 9.
import { parseUrn } from '../../rpc/urn';
import type { Federation } from '../federation';
import { imageNameOf, systemProject } from '../images/catalogue';
import { defaultImage } from '../images/systemImages';
import { Code, Refusal } from '../replyCodes';
import type { Site } from '../site';
import type { ImageRecord, VersionRecord } from '../state/records';
import { isLocalUser } from './projects';
import type { RequestedNode } from './requestRspec';

export interface ChosenImage {
  readonly image: ImageRecord;
  readonly version: VersionRecord;
}

/** @throws Refusal badArguments, noMapping */
export function imageForNode(
  federation: Federation,
  site: Site,
  node: RequestedNode,
  userUrn: string,
): ChosenImage {
  const chosen = choose(federation, site, node);
  const { image } = chosen;
  if (
    !image.global &&
    image.creatorUrn !== userUrn &&
    !isLocalUser(federation, site, image.project, userUrn)
  ) {
    throw new Refusal(
      Code.badArguments,
      `No permission to use image ${image.project}/${image.name}`,
    );
  }
  if (!image.runsOn.includes(node.sliverType)) {
    const why = `Image ${image.project}/${image.name} does not run on ${node.sliverType} (node ${node.clientId})`;
    throw new Refusal(
      Code.noMapping,
      `${why}; it is for ${image.runsOn.join(', ')}.`,
      'Could not map to resources',
    );
  }
  return chosen;
}

function choose(federation: Federation, site: Site, node: RequestedNode): ChosenImage {
  const { catalogue } = federation;
  if (node.image === undefined) {
    const image = catalogue.image(site, systemProject, defaultImage(node.sliverType) ?? '');
    return at(federation, image, undefined, `default for ${node.sliverType}`);
  }
  if (/^https?:/i.test(node.image)) return byAddress(federation, site, node.image);
  const name = isUrn(node.image) ? imageNameOf(node.image) : undefined;
  if (!name) throw new Refusal(Code.badArguments, `Not an image URN: ${node.image}`);
  const image = catalogue.image(site, name.project, name.name);
  return at(federation, image, name.version, node.image);
}

function at(
  federation: Federation,
  image: ImageRecord | undefined,
  number: number | undefined,
  wanted: string,
): ChosenImage {
  if (!image) throw new Refusal(Code.badArguments, `unknown image URN: ${wanted}`);
  const version =
    number === undefined
      ? federation.catalogue.released(image)
      : federation.catalogue.version(image, number);
  if (!version?.ready)
    throw new Refusal(Code.badArguments, `No such version, or not ready: ${wanted}`);
  return { image, version };
}

/** A metadata address of this very site is resolved locally (section 8.4). */
function byAddress(federation: Federation, site: Site, url: string): ChosenImage {
  const uuid = /uuid=([0-9a-fA-F-]{36})$/.exec(url)?.[1];
  if (uuid === undefined) throw new Refusal(Code.badArguments, `Not an image address: ${url}`);
  if (!url.startsWith(`${site.webUrl}/`))
    throw new Refusal(Code.error, `Could not set up images: ${url}`);
  const { store, catalogue } = federation;
  const image = store.images.get(uuid);
  if (image?.site === site.name) return at(federation, image, undefined, url);
  const version = store.versions.find((each) => each.uuid === uuid);
  const owner = version && store.images.get(version.imageUuid);
  if (!version || owner?.site !== site.name)
    throw new Refusal(Code.badArguments, `unknown image address: ${url}`);
  return { image: owner, version: catalogue.version(owner, version.version) ?? version };
}

function isUrn(text: string): boolean {
  try {
    return parseUrn(text).id !== '';
  } catch {
    return false;
  }
}
