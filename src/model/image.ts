/** Images and their versions as we show them. */

/** Who may use a version: everybody, the owning project, nobody yet, or we could not find out. */
export type Visibility = 'anyone' | 'project' | 'unknown' | 'not-released';

export interface Image {
  /** Without version, so it follows releases. */
  readonly urn: string;
  readonly name: string;
  readonly project: string;
  readonly siteUrn: string;
  /** Newest first; never empty. */
  readonly versions: readonly ImageVersion[];
  readonly creatorUrn?: string | undefined;
  /** `ndz` or `docker`. */
  readonly format: string;
  /** Of the newest version. */
  readonly description: string;
  /** Created by this account's user. */
  readonly mine: boolean;
}

export interface ImageVersion {
  readonly urn: string;
  /** Metadata URL of exactly this version. */
  readonly url: string;
  readonly version: number;
  readonly uuid: string;
  readonly created: Date;
  /** Bytes. */
  readonly size?: number | undefined;
  readonly description: string;
  readonly visibility: Visibility;
  /** SHA-1 of the image file, hex. */
  readonly hash?: string | undefined;
}
