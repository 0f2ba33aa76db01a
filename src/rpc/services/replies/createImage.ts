// Arguments and result of CreateImage, which the component manager and the aggregate manager share
// (docs/protocol.md 5.10, 5.17).
import type { Credential } from '../../credentials/credential';
import { badReply, listOf, plainUrn } from '../../wire/fields';
import type { PlainValue, WireValue } from '../../wire/values';

/** The four addresses of a new image. */
export interface CreatedImage {
  /** Without version: follows releases. */
  imageUrn: string;
  /** Metadata of whatever version is released. */
  imageUrl: string;
  /** With version. */
  versionUrn: string;
  /** Metadata of exactly this version; 403 until it is released. */
  versionUrl: string;
}

/** Arguments of CreateImage. */
export interface CreateImageRequest {
  sliceUrn: string;
  /** URN of the node's sliver, from the manifest. */
  sliverUrn: string;
  imageName: string;
  /** The slice's credential first. */
  credentials: readonly Credential[];
  /** Who may use a new image: true anyone, false the project; absent as its base image. Fixed at the first snapshot. */
  global?: boolean | undefined;
  /** Capture the whole disk; only of effect for a new image. */
  wholeDisk?: boolean | undefined;
  /** Make the descriptor, capture nothing. */
  noSnapshot?: boolean | undefined;
  /** Fail with `exists` when the name is taken. */
  mustNotExist?: boolean | undefined;
  /** 1 to 256 characters. */
  description?: string | undefined;
  /** Capture this blockstore instead of the disk. */
  blockstore?: string | undefined;
  /** Refresh the master password files before (accounts or groups were added). */
  updatePrepare?: boolean | undefined;
  /** Ask the origin site to fetch the new version afterwards; not together with `relocateUrn`. */
  copybackUuid?: string | undefined;
  /** The new image shall move to this site. */
  relocateUrn?: string | undefined;
  /** Accepted and ignored by the servers. */
  noVersions?: boolean | undefined;
}

/** Flags go as int: the servers take any boolean for true (docs/protocol.md 2.5). */
export function flag(value: boolean | undefined): number | undefined {
  return value === undefined ? undefined : Number(value);
}

/** The struct of the component manager's call, without credentials. */
export function createImageParams(
  request: CreateImageRequest,
): Record<string, WireValue | undefined> {
  return {
    slice_urn: request.sliceUrn,
    sliver_urn: request.sliverUrn,
    imagename: request.imageName,
    global: flag(request.global),
    wholedisk: flag(request.wholeDisk),
    nosnapshot: flag(request.noSnapshot),
    mustnotexist: flag(request.mustNotExist),
    no_versions: flag(request.noVersions),
    update_prepare: flag(request.updatePrepare),
    description: request.description,
    bsname: request.blockstore,
    copyback_uuid: request.copybackUuid,
    relocate_urn: request.relocateUrn,
  };
}

/** Four strings; the first servers gave two. @throws {RpcError} `bad-reply` */
export function readCreated(value: PlainValue): CreatedImage {
  const [imageUrn, imageUrl, versionUrn = imageUrn, versionUrl = imageUrl] = listOf(
    value,
    'CreateImage',
  );
  return {
    imageUrn: plainUrn(textOf(imageUrn), 'image URN', 'CreateImage'),
    imageUrl: textOf(imageUrl),
    versionUrn: plainUrn(textOf(versionUrn), 'version URN', 'CreateImage'),
    versionUrl: textOf(versionUrl),
  };
}

function textOf(item: PlainValue | undefined): string {
  if (typeof item === 'string' && item !== '') return item;
  throw badReply('CreateImage', 'does not name the image');
}
