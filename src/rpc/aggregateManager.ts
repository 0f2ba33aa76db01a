// The aggregate manager of a site in the GENI dialect, versions 2.0 and 3.0: positional arguments, an
// options struct last. It is a thin adaptor over the component manager, which tells more
// (docs/protocol.md 3.2, 4.4, 5.17).
import { readAggregateVersion, type AggregateVersion } from './aggregateVersion';
import { readSliceSlivers, type AggregateSlice } from './aggregateSlice';
import { flag, readCreated, type CreatedImage, type CreateImageRequest } from './createImage';
import { callWith } from './credentialedService';
import type { Credential } from './credential';
import { RpcError } from './errors';
import { asList } from './fields';
import { readListedImage, type ListedImage } from './images';
import { inflateXml } from './inflate';
import type { CallOptions, ClientOptions } from './options';
import { CHANGING, READING, Service, type CallKind } from './service';
import type { PlainValue, WireValue } from './wire';

type Options = Record<string, WireValue | undefined>;

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
  async getVersion(call: CallOptions = {}): Promise<AggregateVersion> {
    return readAggregateVersion(
      (await this.#service.call('GetVersion', [{}], READING, call)).value,
    );
  }

  /**
   * The advertisement, or with `sliceUrn` the manifest of a slice (version 2 only; use `describe`).
   * docs/protocol.md 5.17. @throws {RpcError}
   */
  async listResources(
    request: { credentials: readonly Credential[]; sliceUrn?: string; available?: boolean },
    call: CallOptions = {},
  ): Promise<string> {
    const options = {
      geni_rspec_version: { type: 'GENI', version: '3' },
      geni_slice_urn: request.sliceUrn,
      geni_available: flag(request.available),
      geni_compressed: 1,
    };
    const value = await this.#call(
      'ListResources',
      [],
      request.credentials,
      options,
      READING,
      call,
    );
    if (typeof value !== 'string')
      throw new RpcError('bad-reply', 'The answer to ListResources is no RSpec.');
    return inflateXml(value);
  }

  /** State of a slice's slivers: SliverStatus in version 2, Status in version 3. docs/protocol.md 5.17. @throws {RpcError} */
  async status(
    { sliceUrn, credentials }: { sliceUrn: string; credentials: readonly Credential[] },
    call: CallOptions = {},
  ): Promise<AggregateSlice> {
    const [method, first] =
      this.version === 3 ? ['Status', [sliceUrn]] : ['SliverStatus', sliceUrn];
    return readSliceSlivers(await this.#call(method, [first], credentials, {}, READING, call));
  }

  /** State and manifest of a slice; in version 2 by two calls. docs/protocol.md 5.17. @throws {RpcError} */
  async describe(
    request: { sliceUrn: string; credentials: readonly Credential[] },
    call: CallOptions = {},
  ): Promise<AggregateSlice> {
    const { sliceUrn, credentials } = request;
    if (this.version === 2) {
      const slice = await this.status(request, call);
      return { ...slice, manifest: await this.listResources({ credentials, sliceUrn }, call) };
    }
    const options = { geni_rspec_version: { type: 'GENI', version: '3' } };
    return readSliceSlivers(
      await this.#call('Describe', [[sliceUrn]], credentials, options, READING, call),
    );
  }

  /**
   * Starts a snapshot. An aggregate manager cannot say how far an image is: follow it with the
   * component manager of the site. Never repeated. docs/protocol.md 5.17. @throws {RpcError}
   */
  async createImage(request: AggregateImageRequest, call: CallOptions = {}): Promise<CreatedImage> {
    const { sliceUrn, imageName, sliverUrn, credentials, global, updatePrepare } = request;
    const options = { global: flag(global), update_prepare: flag(updatePrepare) };
    const first = [sliceUrn, imageName, sliverUrn];
    return readCreated(
      await this.#call('CreateImage', first, credentials, options, CHANGING, call),
    );
  }

  /** Deletes one version or, without version, the image. Never repeated. docs/protocol.md 5.13, 5.17. @throws {RpcError} */
  async deleteImage(
    request: {
      imageUrn: string;
      credentials: readonly Credential[];
      creatorUrn?: string | undefined;
    },
    call: CallOptions = {},
  ): Promise<void> {
    const options = { creator_urn: request.creatorUrn };
    await this.#call(
      'DeleteImage',
      [request.imageUrn],
      request.credentials,
      options,
      CHANGING,
      call,
    );
  }

  /** The images of one creator, whose URN must be given. docs/protocol.md 5.12, 5.17. @throws {RpcError} */
  async listImages(
    { userUrn, credentials }: { userUrn: string; credentials: readonly Credential[] },
    call: CallOptions = {},
  ): Promise<ListedImage[]> {
    return asList(await this.#call('ListImages', [userUrn], credentials, {}, READING, call)).map(
      readListedImage,
    );
  }

  #call(
    method: string,
    first: readonly WireValue[],
    credentials: readonly Credential[],
    options: Options,
    kind: CallKind,
    call: CallOptions,
  ): Promise<PlainValue> {
    const params = (list: readonly Credential[]): WireValue[] => [
      ...first,
      list.map((credential) => this.#wrapped(method, credential)),
      options,
    ];
    return callWith(this.#service, method, credentials, params, kind, call);
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
