// The component manager of an aggregate, version 2.0: slivers and images (docs/protocol.md 5.4 to 5.16).
import { renewed } from './credentialCache';
import type { Credential } from './credential';
import { RpcError } from './errors';
import { asList, asTexts, Fields } from './fields';
import { readImageInfo, readListedImage, type ImageInfo, type ListedImage } from './images';
import type { CallOptions, ClientOptions } from './options';
import { CHANGING, READING, Service, type CallKind } from './service';
import { readSliceStatus, type SliceStatus } from './sliceStatus';
import { withoutVersion } from './urn';
import type { PlainValue, WireValue } from './wire';

/** What GetVersion says. */
export interface ComponentManagerVersion {
  api: number;
  inputRspec: string[];
  outputRspec: string;
  adRspec: string[];
}

/** What a component manager holds of a slice, or of a sliver. */
export interface Resolved {
  urn: string;
  /** URN of the aggregate's record of the slice; absent when the slice has nothing here. */
  sliverUrn?: string;
  /** Manifest RSpec. The slivers of single nodes stand in it. */
  manifest?: string;
  publicUrl?: string;
  /** Result of an asynchronous create that failed. */
  asyncCode?: number;
  asyncOutput?: string;
}

/** The four addresses of a new image (docs/protocol.md 5.10). */
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
  copybackUuid?: string | undefined;
  relocateUrn?: string | undefined;
}

type Struct = Record<string, WireValue | undefined>;

export class ComponentManager {
  readonly url: string;
  readonly #service: Service;

  /** The address may end in `/cm` or `/cm/2.0`. @throws {RpcError} `bad-argument` when it is not one of HTTPS. */
  constructor(options: ClientOptions) {
    this.#service = new Service(options, options.url.replace(/\/cm\/?$/, '/cm/2.0'));
    this.url = this.#service.url.href;
  }

  /** docs/protocol.md 5.4. @throws {RpcError} */
  async getVersion(call: CallOptions = {}): Promise<ComponentManagerVersion> {
    const { value } = await this.#service.call('GetVersion', [{}], READING, call);
    const version = new Fields(value, 'GetVersion');
    return {
      api: version.optionalNumber('api') ?? 2,
      inputRspec: version.texts('input_rspec'),
      outputRspec: version.optionalText('output_rspec') ?? '',
      adRspec: version.texts('ad_rspec'),
    };
  }

  /** A slice or sliver by URN. docs/protocol.md 5.5. @throws {RpcError} `not-found` when it is not here. */
  async resolve(
    request: { urn: string; credentials: readonly Credential[] },
    call: CallOptions = {},
  ): Promise<Resolved> {
    const value = await this.#call(
      'Resolve',
      request.credentials,
      { urn: request.urn },
      READING,
      call,
    );
    const found = new Fields(value, 'Resolve');
    const [sliverUrn, manifest] = [
      found.optionalText('sliver_urn'),
      found.optionalText('manifest'),
    ];
    const [publicUrl, asyncOutput] = [
      found.optionalText('public_url'),
      found.optionalText('async_output'),
    ];
    const asyncCode = found.optionalNumber('async_code');
    return {
      urn: found.optionalText('urn') ?? request.urn,
      ...(sliverUrn !== undefined && { sliverUrn }),
      ...(manifest !== undefined && { manifest }),
      ...(publicUrl !== undefined && { publicUrl }),
      ...(asyncCode !== undefined && { asyncCode }),
      ...(asyncOutput !== undefined && { asyncOutput }),
    };
  }

  /**
   * State of a slice's slivers here. docs/protocol.md 5.8. Calls of one slice must not overlap.
   * @throws {RpcError} `not-found` when nothing is here, `busy` while the slice is locked.
   */
  async sliverStatus(
    request: { sliceUrn: string; credentials: readonly Credential[] },
    call: CallOptions = {},
  ): Promise<SliceStatus> {
    const params = { slice_urn: request.sliceUrn };
    return readSliceStatus(
      await this.#call('SliverStatus', request.credentials, params, READING, call),
    );
  }

  /**
   * Starts a snapshot; returns within seconds, the snapshot takes minutes: follow it with
   * `watchSnapshot`. Never repeated. docs/protocol.md 5.10.
   * @throws {RpcError} `forbidden` while the sliver is not ready, `busy` while the slice is, `no-space`,
   * `exists`, `timeout` when it is not known whether the snapshot began.
   */
  async createImage(request: CreateImageRequest, call: CallOptions = {}): Promise<CreatedImage> {
    const value = await this.#call(
      'CreateImage',
      request.credentials,
      createParams(request),
      CHANGING,
      call,
    );
    return readCreated(value);
  }

  /** State of an image; the version is taken off, for this call knows none. docs/protocol.md 5.11. @throws {RpcError} */
  async imageInfo(
    request: { imageUrn: string; credentials: readonly Credential[] },
    call: CallOptions = {},
  ): Promise<ImageInfo> {
    const params = { image_urn: withoutVersion(request.imageUrn) };
    return readImageInfo(await this.#call('ImageInfo', request.credentials, params, READING, call));
  }

  /**
   * Images, one entry per version: one's own, or another creator's, or those of a project (whose
   * credential must come first). docs/protocol.md 5.12. @throws {RpcError}
   */
  async listImages(
    request: {
      credentials: readonly Credential[];
      userUrn?: string | undefined;
      projectUrn?: string | undefined;
    },
    call: CallOptions = {},
  ): Promise<ListedImage[]> {
    const params = { user_urn: request.userUrn, project_urn: request.projectUrn };
    return asList(await this.#call('ListImages', request.credentials, params, READING, call)).map(
      readListedImage,
    );
  }

  /**
   * Deletes one version, or the whole image when the URN has none. With `dryRun` only checks. Give
   * the creator's URN always, one's own for own images. docs/protocol.md 5.13. Never repeated.
   * @throws {RpcError} `not-found`, `forbidden` when not allowed or in use, `busy` while it is locked.
   */
  async deleteImage(
    request: {
      imageUrn: string;
      credentials: readonly Credential[];
      creatorUrn?: string | undefined;
      dryRun?: boolean | undefined;
    },
    call: CallOptions = {},
  ): Promise<void> {
    const params = {
      image_urn: request.imageUrn,
      creator_urn: request.creatorUrn,
      impotent: flag(request.dryRun),
    };
    await this.#call('DeleteImage', request.credentials, params, CHANGING, call);
  }

  /** An expired credential is refused before anything happens, so the call may go out once more with a fresh one. */
  async #call(
    method: string,
    credentials: readonly Credential[],
    params: Struct,
    kind: CallKind,
    call: CallOptions,
  ): Promise<PlainValue> {
    const send = async (list: readonly Credential[]): Promise<PlainValue> =>
      (
        await this.#service.call(
          method,
          [{ ...params, credentials: list.map(({ xml }) => xml) }],
          kind,
          call,
        )
      ).value;
    try {
      return await send(credentials);
    } catch (error) {
      if (!RpcError.is(error, 'expired-credential')) throw error;
      const fresh = await renewed(credentials, call);
      if (fresh === undefined) throw error;
      return send(fresh);
    }
  }
}

/** Flags go as int: the servers take any boolean for true (docs/protocol.md 2.5). */
export function flag(value: boolean | undefined): number | undefined {
  return value === undefined ? undefined : Number(value);
}

function createParams(request: CreateImageRequest): Struct {
  return {
    slice_urn: request.sliceUrn,
    sliver_urn: request.sliverUrn,
    imagename: request.imageName,
    global: flag(request.global),
    wholedisk: flag(request.wholeDisk),
    nosnapshot: flag(request.noSnapshot),
    mustnotexist: flag(request.mustNotExist),
    update_prepare: flag(request.updatePrepare),
    description: request.description,
    bsname: request.blockstore,
    copyback_uuid: request.copybackUuid,
    relocate_urn: request.relocateUrn,
  };
}

/** Four strings; servers before 2016 gave two. */
export function readCreated(value: PlainValue): CreatedImage {
  const [imageUrn, imageUrl, versionUrn, versionUrl] = asTexts(value);
  if (imageUrn === undefined || imageUrl === undefined) {
    throw new RpcError('bad-reply', 'The answer to CreateImage does not name the image.');
  }
  return {
    imageUrn,
    imageUrl,
    versionUrn: versionUrn ?? imageUrn,
    versionUrl: versionUrl ?? imageUrl,
  };
}
