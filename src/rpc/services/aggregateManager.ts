// The aggregate manager of a site in the GENI dialect, versions 2.0 and 3.0: positional arguments, an
// options struct last. It is a thin adaptor over the component manager, which tells more
// (docs/protocol.md 3.2, 4.4, 5.17).
import { readAggregateVersion, type AggregateVersion } from './replies/aggregateVersion';
import { readSliceSlivers, withManifest, type AggregateSlice } from './replies/aggregateSlice';
import {
  flag,
  readCreated,
  type CreatedImage,
  type CreateImageRequest,
} from './replies/createImage';
import { callWith } from '../credentials/withCredentials';
import type { Credential } from '../credentials/credential';
import type { LeftOut } from '../wire/fields';
import { readListedImages, type ListedImage } from './replies/images';
import { inflateXml } from '../wire/inflate';
import type { CallOptions, ClientOptions } from '../options';
import { CHANGING, nothing, READING, Service, type Call, type Read } from './service';
import type { PlainValue, WireValue } from '../wire/values';

/** A call of positional arguments, then credentials, then options. */
type Asked<T> = Omit<Call<T>, 'params'> & {
  first: readonly WireValue[];
  credentials: readonly Credential[];
  options: Record<string, WireValue | undefined>;
};

interface ResourcesRequest {
  credentials: readonly Credential[];
  sliceUrn?: string;
  available?: boolean;
}

/** Arguments of CreateImage that an aggregate manager honours. */
export type AggregateImageRequest = Pick<
  CreateImageRequest,
  'sliceUrn' | 'sliverUrn' | 'imageName' | 'credentials' | 'global' | 'updatePrepare'
>;

export class AggregateManager {
  readonly url: string;
  readonly version: 2 | 3;
  readonly #service: Service;

  /**
   * The address may end in `/am`, `/am/2.0` or `/am/3.0`; the version in it counts, else `version`, else 2.
   * @throws {RpcError} `bad-argument` when it is not one of HTTPS.
   */
  constructor(options: ClientOptions & { version?: 2 | 3 | undefined }) {
    const inUrl = /\/am\/([23])(?:\.0)?\/?$/.exec(options.url)?.[1];
    this.version = inUrl === undefined ? (options.version ?? 2) : inUrl === '3' ? 3 : 2;
    this.#service = new Service(
      'aggregate-manager',
      options,
      options.url.replace(/\/am\/?$/, `/am/${this.version}.0`),
    );
    this.url = this.#service.url.href;
  }

  /** docs/protocol.md 5.17. @throws {RpcError} */
  getVersion(call: CallOptions = {}): Promise<AggregateVersion> {
    // One of version 1 answers a bare value, also to say that it is one.
    const kind = { ...READING, bare: true };
    const asked = { method: 'GetVersion', params: [{}], kind, read: readAggregateVersion };
    return this.#service.call(asked, call);
  }

  /**
   * The advertisement, or with `sliceUrn` the manifest of a slice (version 2 only; use `describe`).
   * docs/protocol.md 5.17. @throws {RpcError}
   */
  listResources(request: ResourcesRequest, call: CallOptions = {}): Promise<string> {
    return this.#resources(request, inflateXml, call);
  }

  /** State of a slice's slivers: SliverStatus in version 2, Status in version 3. docs/protocol.md 5.17. @throws {RpcError} */
  status(
    { sliceUrn, credentials }: { sliceUrn: string; credentials: readonly Credential[] },
    call: CallOptions = {},
  ): Promise<AggregateSlice> {
    const [method, first] =
      this.version === 3 ? ['Status', [sliceUrn]] : ['SliverStatus', sliceUrn];
    return this.#slivers({ method, first: [first], credentials, options: {} }, call);
  }

  /** State and manifest of a slice; in version 2 by two calls. docs/protocol.md 5.17. @throws {RpcError} */
  async describe(
    request: { sliceUrn: string; credentials: readonly Credential[] },
    call: CallOptions = {},
  ): Promise<AggregateSlice> {
    const { sliceUrn, credentials } = request;
    if (this.version === 2) {
      const slice = await this.status(request, call);
      const read: Read<AggregateSlice> = async (value, leftOut) =>
        withManifest(slice, await inflateXml(value), leftOut);
      return this.#resources({ credentials, sliceUrn }, read, call);
    }
    const options = { geni_rspec_version: { type: 'GENI', version: '3' } };
    return this.#slivers({ method: 'Describe', first: [[sliceUrn]], credentials, options }, call);
  }

  /**
   * Starts a snapshot. An aggregate manager cannot say how far an image is: follow it with the
   * component manager of the site. Never repeated. docs/protocol.md 5.17. @throws {RpcError}
   */
  createImage(request: AggregateImageRequest, call: CallOptions = {}): Promise<CreatedImage> {
    const { sliceUrn, imageName, sliverUrn, credentials, global, updatePrepare } = request;
    const options = { global: flag(global), update_prepare: flag(updatePrepare) };
    const first = [sliceUrn, imageName, sliverUrn];
    const asked = { method: 'CreateImage', first, credentials, options, kind: CHANGING };
    return this.#call({ ...asked, read: readCreated }, call);
  }

  /** Deletes one version or, without version, the image. Never repeated. docs/protocol.md 5.13, 5.17. @throws {RpcError} */
  deleteImage(
    request: {
      imageUrn: string;
      credentials: readonly Credential[];
      creatorUrn?: string | undefined;
    },
    call: CallOptions = {},
  ): Promise<void> {
    const { imageUrn, creatorUrn, credentials } = request;
    const options = { creator_urn: creatorUrn };
    const asked = { method: 'DeleteImage', first: [imageUrn], credentials, options };
    return this.#call({ ...asked, kind: CHANGING, read: nothing }, call);
  }

  /** The images of one creator, whose URN must be given. docs/protocol.md 5.12, 5.17. @throws {RpcError} */
  listImages(
    { userUrn, credentials }: { userUrn: string; credentials: readonly Credential[] },
    call: CallOptions = {},
  ): Promise<ListedImage[]> {
    const asked = { method: 'ListImages', first: [userUrn], credentials, options: {} };
    return this.#call({ ...asked, kind: READING, read: readListedImages }, call);
  }

  #resources<T>(request: ResourcesRequest, read: Read<T>, call: CallOptions): Promise<T> {
    const options = {
      geni_rspec_version: { type: 'GENI', version: '3' },
      geni_slice_urn: request.sliceUrn,
      geni_available: flag(request.available),
      geni_compressed: 1,
    };
    const { credentials } = request;
    const asked = { method: 'ListResources', first: [], credentials, options, kind: READING };
    return this.#call({ ...asked, read }, call);
  }

  #slivers(
    asked: Omit<Asked<AggregateSlice>, 'kind' | 'read'>,
    call: CallOptions,
  ): Promise<AggregateSlice> {
    const read = (value: PlainValue, leftOut: LeftOut): AggregateSlice =>
      readSliceSlivers(value, leftOut, asked.method);
    return this.#call({ ...asked, kind: READING, read }, call);
  }

  #call<T>({ first, credentials, options, ...asked }: Asked<T>, call: CallOptions): Promise<T> {
    const params = (list: readonly Credential[]): WireValue[] => [
      ...first,
      list.map((credential) => this.#wrapped(asked.method, credential)),
      { ...options, geni_speaking_for: this.#service.speaksFor?.userUrn },
    ];
    return callWith(this.#service, { ...asked, credentials, params }, call);
  }

  /** Version 3 wants structs and drops strings silently, but its two image calls want strings (docs/protocol.md 4.4). */
  #wrapped(method: string, { xml, type }: Credential): WireValue {
    if (this.version === 2 || method === 'DeleteImage' || method === 'ListImages') return xml;
    const abac = type === 'abac';
    return {
      geni_type: abac ? 'geni_abac' : 'geni_sfa',
      geni_version: abac ? '1' : '3',
      geni_value: xml,
    };
  }
}
