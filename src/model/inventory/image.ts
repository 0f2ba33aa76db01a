/** Images and their versions as we show them. */

/** Who may use a version: everybody, the owning project, nobody yet, or we could not find out. */
export type Visibility = 'anyone' | 'project' | 'unknown' | 'not-released';

export interface Image {
  /** Without version, so it follows releases. */
  readonly urn: string;
  readonly name: string;
  readonly project: string;
  /** Of whose slices it holds images; a site that keeps those of another authority names that one. */
  readonly projectUrn?: string | undefined;
  readonly siteUrn: string;
  /** Newest first; never empty. */
  readonly versions: readonly ImageVersion[];
  readonly creatorUrn?: string | undefined;
  /** `ndz` or `docker`. */
  readonly format: string;
  /** Of the version that is shown for the image. */
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
  /** Absent where the site does not say. */
  readonly created?: Date | undefined;
  /** Bytes. */
  readonly size?: number | undefined;
  readonly description: string;
  readonly visibility: Visibility;
  /** The visibility is unknown although the site has been asked for it. */
  readonly isUntold?: boolean | undefined;
  /** SHA-1 of the image file, hex. */
  readonly hash?: string | undefined;
  /** The image of the virtual machines' host, which only images that run there name; empty for none. */
  readonly hostImage?: string | undefined;
}

/** What a version's metadata adds to the list. */
export type VersionFacts = Pick<ImageVersion, 'visibility' | 'isUntold' | 'hash' | 'hostImage'> & {
  size?: number | undefined;
};

/** Which facts are known of a metadata URL. */
export type FactsOf = (url: string) => VersionFacts | undefined;
