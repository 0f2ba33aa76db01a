// Whether "ready" means that this snapshot succeeded. The word alone proves nothing: a server says it of
// every image that nobody is capturing, also after it has told of a failure (docs/protocol.md 5.11, 6.7).
import { RpcError } from '../errors';
import { fetchImageMetadata } from '../documents/imageMetadata';
import type { ImageInfo } from '../services/replies/images';
import type { CallOptions } from '../options';
import { parseImageUrn } from '../urn';
import type { WatchOptions } from './watchOptions';

/** What one "ready" amounts to. */
export type ProofVerdict =
  | { proven: true }
  | {
      proven: false;
      /** What to say when no proof turns up. */
      otherwise: 'failed' | 'unknown';
      reason: string;
      why: 'not-released' | 'unproven';
    };

type Release = 'released' | 'not-released' | 'not-known';

export class SnapshotProof {
  readonly #options: WatchOptions;
  readonly #version: number;

  constructor(options: WatchOptions) {
    this.#options = options;
    this.#version = parseImageUrn(options.created.versionUrn).version ?? 0;
  }

  async judge(info: ImageInfo, call: CallOptions): Promise<ProofVerdict> {
    const { previousHash } = this.#options;
    if (previousHash !== undefined && info.hash !== undefined && info.hash !== previousHash) {
      return { proven: true };
    }
    // Sites without versions write over version 0, whose release then is an old one.
    const isNewVersion = this.#version > 0 || previousHash === undefined;
    const release = isNewVersion ? await this.#release(call) : 'not-known';
    if (release === 'released') return { proven: true };
    const isNew = this.#version === 0 && previousHash === undefined;
    const hasFile = info.hash !== undefined || (info.size ?? 0) > 0;
    if (isNew && hasFile && release === 'not-known') return { proven: true };
    if (release === 'not-released' && (await this.#isOlderReleased(call))) return this.#failed();
    return unknown;
  }

  /** The metadata of exactly this version answer only once it is released, which only success does. */
  async #release(call: CallOptions): Promise<Release> {
    const { created, isUnlisted } = this.#options;
    const { versionUrl, imageUrl } = created;
    // With one address for both it may be that of a release before.
    if (versionUrl === imageUrl && isUnlisted !== true) return 'not-known';
    return this.#ask(versionUrl, call);
  }

  /** With an older version readable, a 403 for this one means that it is not released, not that exporting is forbidden. */
  async #isOlderReleased(call: CallOptions): Promise<boolean> {
    return (
      this.#version > 0 && (await this.#ask(this.#options.created.imageUrl, call)) === 'released'
    );
  }

  async #ask(url: string, call: CallOptions): Promise<Release> {
    const { imagesTrust } = this.#options;
    if (imagesTrust === undefined) return 'not-known';
    try {
      const trust = typeof imagesTrust === 'function' ? imagesTrust() : imagesTrust;
      await fetchImageMetadata(url, { ...call, trust });
      return 'released';
    } catch (error) {
      if (!RpcError.is(error)) throw error;
      return error.reason === 'forbidden' ? 'not-released' : 'not-known';
    }
  }

  #failed(): ProofVerdict {
    const reason =
      `The site ended the snapshot without releasing version ${this.#version} and no longer gives the reason. ` +
      'The previous version is still the current one.';
    return { proven: false, otherwise: 'failed', reason, why: 'not-released' };
  }
}

const unknown: ProofVerdict = {
  proven: false,
  otherwise: 'unknown',
  why: 'unproven',
  reason:
    'The site reports "ready", but there is no proof that this snapshot replaced the earlier contents. Compare date and size before you use the image.',
};
