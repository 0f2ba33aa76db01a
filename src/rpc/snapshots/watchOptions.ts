// What following a snapshot needs.
import type { ComponentManager } from '../services/componentManager';
import type { CreatedImage } from '../services/replies/createImage';
import type { Credential } from '../credentials/credential';
import type { CallOptions } from '../options';
import type { Trust } from '../tls/trust';

export interface WatchOptions {
  componentManager: ComponentManager;
  /** Asked before every look; return kept credentials. */
  credentials: (call: CallOptions) => Promise<Credential[]>;
  sliceUrn: string;
  sliverUrn: string;
  created: CreatedImage;
  /** Hash of the image before, when the name existed: the proof that its contents changed. */
  previousHash?: string | undefined;
  /**
   * True when the version was in no list before the request: its release is then a proof even where `created`
   * was found in a list, which has one address for image and version.
   */
  isUnlisted?: boolean | undefined;
  /** Whom to trust at the site's web server. With it the version's metadata, which appear only after success, are a proof too. A function is asked before each request. */
  imagesTrust?: Trust | readonly Trust[] | (() => Trust | readonly Trust[]) | undefined;
  /**
   * Milliseconds between looks; 15,000 unless given. A failure can be seen for about 30 s only. The
   * first looks come sooner, after 1, 2, 4 and 8 s, so that a quick snapshot is not waited for.
   */
  interval?: number | undefined;
  /**
   * Milliseconds until following ends as timed out; 75 minutes unless given, since servers stop at 72.
   * A site that cannot be asked then is asked some more times: the machine may just have woken up.
   */
  limit?: number | undefined;
  signal?: AbortSignal | undefined;
}
