// The component manager of an aggregate, version 2.0: slivers and images (docs/protocol.md 5.4 to 5.16).
import { createImageParams, flag, readCreated } from './replies/createImage';
import type { CreatedImage, CreateImageRequest } from './replies/createImage';
import { isUnanswered, lookForCreated } from '../snapshots/awaitCreated';
import { callWith } from '../credentials/withCredentials';
import { parseCredential, type Credential } from '../credentials/credential';
import { ofDryRun, RpcError } from '../errors';
import { badReply, Fields, listOf } from '../wire/fields';
import {
  readImageInfo,
  readListedImages,
  type ImageInfo,
  type ListedImage,
} from './replies/images';
import { inflateXml } from '../wire/inflate';
import type { CallOptions, ClientOptions } from '../options';
import { readPrestaged, type PrestagedImage } from './replies/prestage';
import { readResolved, type Resolved } from './replies/resolved';
import {
  ACTING,
  CHANGING,
  nothing,
  READING,
  Service,
  type Call,
  type CallKind,
  type Read,
} from './service';
import { SliceTurns } from './sliceTurns';
import { wireDate } from './sliceAuthority';
import { readSliceStatus, type SliceStatus } from './replies/sliceStatus';
import { UrnError, withoutVersion } from '../urn';
import { parseWireDate } from '../wire/decodeReply';
import type { PlainValue, WireValue } from '../wire/values';

/** What GetVersion says. RSpec versions are texts such as `3` or `PG 2`. */
export interface ComponentManagerVersion {
  api: number;
  inputRspec: string[];
  outputRspec: string;
  adRspec: string[];
}

/** The public keys of one user, for the nodes of a new sliver. */
export interface UserKeys {
  urn: string;
  login?: string | undefined;
  keys: readonly { type: string; key: string }[];
}

/** A slice or sliver call: which slice, and with which credentials (the slice's first). */
export interface SliceRequest {
  sliceUrn: string;
  credentials: readonly Credential[];
}

/** Which slivers to act on: those listed, or the whole slice here. */
export type ActionRequest = {
  credentials: readonly Credential[];
} & ({ sliceUrn: string } | { sliverUrns: readonly string[] });

/** A call of one struct, its credentials apart. */
type Asked<T> = Omit<Call<T>, 'params'> & {
  credentials: readonly Credential[];
  params: Record<string, WireValue | undefined>;
  /** The slice that the site locks for it. */
  locks?: string | undefined;
};

function readVersion(value: PlainValue): ComponentManagerVersion {
  const version = new Fields(value, 'GetVersion');
  return {
    api: version.optionalNumber('api') ?? 2,
    inputRspec: version.texts('input_rspec'),
    outputRspec: version.optionalText('output_rspec') ?? '',
    adRspec: version.texts('ad_rspec'),
  };
}

export class ComponentManager {
  readonly url: string;
  readonly #service: Service;
  readonly #turns = new SliceTurns();

  /** The address may end in `/cm` or `/cm/2.0`. @throws {RpcError} `bad-argument` when it is not one of HTTPS. */
  constructor(options: ClientOptions) {
    this.#service = new Service(
      'component-manager',
      options,
      options.url.replace(/\/cm\/?$/, '/cm/2.0'),
    );
    this.url = this.#service.url.href;
  }

  /** docs/protocol.md 5.4. @throws {RpcError} */
  getVersion(call: CallOptions = {}): Promise<ComponentManagerVersion> {
    const asked = { method: 'GetVersion', params: [{}], kind: READING, read: readVersion };
    return this.#service.call(asked, call);
  }

  /** A slice or sliver by URN. docs/protocol.md 5.5. @throws {RpcError} `not-found` when it is not here. */
  resolve(
    request: { urn: string; credentials: readonly Credential[] },
    call: CallOptions = {},
  ): Promise<Resolved> {
    const { urn, credentials } = request;
    const read: Read<Resolved> = (found) => readResolved(found, urn);
    const asked = { method: 'Resolve', credentials, params: { urn }, kind: READING, read };
    return this.#call(asked, call);
  }

  /**
   * The advertisement of the site: an RSpec of up to several MB, fetched compressed.
   * docs/protocol.md 5.6. @throws {RpcError}
   */
  discoverResources(
    request: { credentials: readonly Credential[]; available?: boolean; rspecVersion?: string },
    call: CallOptions = {},
  ): Promise<string> {
    const { credentials, available, rspecVersion = '3' } = request;
    const params = { available: flag(available), compress: 1, rspec_version: rspecVersion };
    const asked = { method: 'DiscoverResources', credentials, params, kind: READING };
    return this.#call({ ...asked, read: inflateXml }, call);
  }

  /**
   * Gets resources for a slice; nodes boot in the background. Never repeated. docs/protocol.md 5.7.
   * @throws {RpcError} `refused` when the slice has resources here already or none fit.
   */
  createSliver(
    request: SliceRequest & { rspec: string; keys?: readonly UserKeys[] | undefined },
    call: CallOptions = {},
  ): Promise<{ credential: Credential; manifest: string }> {
    const keys = request.keys?.map((user) => ({
      ...user,
      keys: user.keys.map((key) => ({ ...key })),
    }));
    const { sliceUrn, rspec, credentials } = request;
    const params = { slice_urn: sliceUrn, rspec, keys };
    const asked = { method: 'CreateSliver', credentials, params, kind: CHANGING, locks: sliceUrn };
    return this.#call({ ...asked, read: readCreatedSliver }, call);
  }

  /**
   * Gives up everything that the slice has here. Never repeated. docs/protocol.md 5.7.
   * @throws {RpcError} `busy` while a node is being imaged.
   */
  deleteSlice({ sliceUrn, credentials }: SliceRequest, call: CallOptions = {}): Promise<void> {
    const params = { slice_urn: sliceUrn };
    const asked = { method: 'DeleteSlice', credentials, params, kind: CHANGING, read: nothing };
    return this.#call({ ...asked, locks: sliceUrn }, call);
  }

  /**
   * Keeps the slice's resources until a date, at most the expiry of the slice credential; the result
   * is the date that the site grants, undefined when it names none. docs/protocol.md 5.7.
   * @throws {RpcError} `refused` by policy.
   */
  async renewSlice(
    { sliceUrn, credentials, expires }: SliceRequest & { expires: Date },
    call: CallOptions = {},
  ): Promise<Date | undefined> {
    const params = { slice_urn: sliceUrn, expiration: wireDate(expires) };
    const read: Read<Date | undefined> = (value) =>
      typeof value === 'string' ? parseWireDate(value) : undefined;
    const asked = { method: 'RenewSlice', credentials, params, kind: CHANGING, read };
    return this.#call({ ...asked, locks: sliceUrn }, call);
  }

  /**
   * State of a slice's slivers here. docs/protocol.md 5.8.
   * @throws {RpcError} `not-found` when nothing is here, `busy` while the slice is locked.
   */
  sliverStatus(
    { sliceUrn, credentials }: SliceRequest,
    call: CallOptions = {},
  ): Promise<SliceStatus> {
    const params = { slice_urn: sliceUrn };
    const asked = { method: 'SliverStatus', credentials, params, kind: READING, locks: sliceUrn };
    return this.#call({ ...asked, read: readSliceStatus }, call);
  }

  /** docs/protocol.md 5.9. @throws {RpcError} `refused` in the wrong state, `busy` when the slice stays locked. */
  startSliver(request: ActionRequest, call: CallOptions = {}): Promise<void> {
    return this.#act('StartSliver', request, call);
  }

  /** docs/protocol.md 5.9. @throws {RpcError} `refused` in the wrong state, `busy` when the slice stays locked. */
  stopSliver(request: ActionRequest, call: CallOptions = {}): Promise<void> {
    return this.#act('StopSliver', request, call);
  }

  /** Reboots. docs/protocol.md 5.9. @throws {RpcError} `refused` in the wrong state, `busy` when the slice stays locked. */
  restartSliver(request: ActionRequest, call: CallOptions = {}): Promise<void> {
    return this.#act('RestartSliver', request, call);
  }

  /** Power off and on. docs/protocol.md 5.9. @throws {RpcError} `refused` in the wrong state, `busy` when the slice stays locked. */
  powerCycleSliver(request: ActionRequest, call: CallOptions = {}): Promise<void> {
    return this.#act('PowerCycleSliver', request, call);
  }

  /** Writes the assigned image to the disk anew: all changes on it are lost. docs/protocol.md 5.9. @throws {RpcError} */
  reloadSliver(request: ActionRequest, call: CallOptions = {}): Promise<void> {
    return this.#act('ReloadSliver', request, call, CHANGING);
  }

  /**
   * Starts a snapshot; returns within seconds, the snapshot takes minutes: follow it with
   * `watchSnapshot`. Never repeated: when no answer comes it looks, for up to 40 s more, whether the
   * snapshot began, and resolves if it did. docs/protocol.md 5.10.
   * @throws {RpcError} `forbidden` while the sliver is not ready, `busy` while the slice is, `no-space`,
   * `exists`; `timeout`, `connect` or `bad-reply` when nothing shows that it began.
   */
  async createImage(request: CreateImageRequest, call: CallOptions = {}): Promise<CreatedImage> {
    const started = performance.now();
    try {
      const { credentials } = request;
      const params = createImageParams(request);
      const locks = credentials[0]?.targetUrn;
      const asked = { method: 'CreateImage', credentials, params, kind: CHANGING, locks };
      return await this.#call({ ...asked, read: readCreated }, call);
    } catch (error) {
      if (!isUnanswered(error) || call.signal?.aborted === true) throw error;
      const looking = {
        sliverStatus: this.sliverStatus.bind(this),
        listImages: this.listImages.bind(this),
        limit: call.timeout ?? this.#service.timeout,
        signal: call.signal,
        elapsed: () => performance.now() - started,
      };
      return lookForCreated(looking, request, error);
    }
  }

  /** State of an image; the version is taken off, for this call knows none. docs/protocol.md 5.11. @throws {RpcError} */
  async imageInfo(
    request: { imageUrn: string; credentials: readonly Credential[] },
    call: CallOptions = {},
  ): Promise<ImageInfo> {
    const { imageUrn, credentials } = request;
    const params = { image_urn: askedImage(imageUrn) };
    const asked = { method: 'ImageInfo', credentials, params, kind: READING };
    return this.#call({ ...asked, read: readImageInfo }, call);
  }

  /**
   * Images, one entry per version: one's own, or another creator's, or those of a project (whose
   * credential must come first). docs/protocol.md 5.12. @throws {RpcError}
   */
  listImages(
    request: {
      credentials: readonly Credential[];
      userUrn?: string | undefined;
      projectUrn?: string | undefined;
    },
    call: CallOptions = {},
  ): Promise<ListedImage[]> {
    const params = { user_urn: request.userUrn, project_urn: request.projectUrn };
    const { credentials } = request;
    const asked = { method: 'ListImages', credentials, params, kind: READING };
    return this.#call({ ...asked, read: readListedImages }, call);
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
    const { imageUrn, creatorUrn, dryRun, credentials } = request;
    const params = { image_urn: imageUrn, creator_urn: creatorUrn, impotent: flag(dryRun) };
    const asked = { method: 'DeleteImage', credentials, params, kind: CHANGING, read: nothing };
    try {
      await this.#call(asked, call);
    } catch (error) {
      throw dryRun === true ? ofDryRun(error) : error;
    }
  }

  /**
   * Lets this site fetch images of other sites before they are needed, or with `start: false` only
   * says how far that is; one entry for each URN. docs/protocol.md 5.14. @throws {RpcError}
   */
  prestageImages(
    request: SliceRequest & { imageUrns: readonly string[]; start: boolean },
    call: CallOptions = {},
  ): Promise<PrestagedImage[]> {
    const { sliceUrn, imageUrns, start, credentials } = request;
    const operation = start ? 'prestage' : 'status';
    const params = { slice_urn: sliceUrn, imagelist: imageUrns, operation };
    const kind = start ? CHANGING : READING;
    const read: Read<PrestagedImage[]> = (value, leftOut) =>
      readPrestaged(value, imageUrns, leftOut);
    return this.#call({ method: 'PrestageImages', credentials, params, kind, read }, call);
  }

  /** A one-time address of a node's console; works while it is imaged. docs/protocol.md 5.16. @throws {RpcError} */
  consoleUrl(
    { sliceUrn, sliverUrn, credentials }: SliceRequest & { sliverUrn: string },
    call: CallOptions = {},
  ): Promise<string> {
    const params = { slice_urn: sliceUrn, sliver_urn: sliverUrn };
    const asked = { method: 'ConsoleURL', credentials, params, kind: READING };
    return this.#call({ ...asked, read: readAddress }, call);
  }

  #act(
    method: string,
    request: ActionRequest,
    call: CallOptions,
    kind: CallKind = ACTING,
  ): Promise<void> {
    const params =
      'sliceUrn' in request ? { slice_urn: request.sliceUrn } : { sliver_urns: request.sliverUrns };
    const { credentials } = request;
    const locks = credentials[0]?.targetUrn;
    return this.#call({ method, credentials, params, kind, read: nothing, locks }, call);
  }

  #call<T>({ params, locks, ...asked }: Asked<T>, call: CallOptions): Promise<T> {
    const withCredentials = (list: readonly Credential[]): WireValue[] => [
      { ...params, credentials: list.map(({ xml }) => xml) },
    ];
    const work = (): Promise<T> =>
      callWith(this.#service, { ...asked, params: withCredentials }, call);
    return locks === undefined ? work() : this.#turns.run(locks, work, call.signal);
  }
}

/** The image without its version. @throws {RpcError} `bad-argument` when it is not the URN of an image. */
function askedImage(urn: string): string {
  try {
    return withoutVersion(urn);
  } catch (error) {
    if (!UrnError.is(error)) throw error;
    throw new RpcError('bad-argument', error.message, { method: 'ImageInfo', cause: error });
  }
}

function readCreatedSliver(value: PlainValue): { credential: Credential; manifest: string } {
  const [credential, manifest] = listOf(value, 'CreateSliver');
  if (typeof credential !== 'string' || typeof manifest !== 'string') {
    throw badReply('CreateSliver', 'has no manifest');
  }
  return { credential: parseCredential(credential), manifest };
}

function readAddress(value: PlainValue): string {
  if (typeof value === 'string' && URL.canParse(value)) return value;
  throw badReply('ConsoleURL', 'is not an address');
}
