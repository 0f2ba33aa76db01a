/** Reads what a local testbed says about itself in `DIR/testbed.json`. */

export interface TestbedDescription {
  readonly version: 1;
  readonly pid: number;
  readonly control?: string | undefined;
  readonly caCertificate: string;
  readonly sliceAuthority: { readonly urn: string; readonly url: string };
  readonly aggregates: readonly TestbedAggregate[];
  readonly users: readonly TestbedUser[];
  readonly slices: readonly TestbedSlice[];
}

export interface TestbedAggregate {
  readonly name: string;
  readonly urn: string;
  readonly cmUrl: string;
  readonly amUrl: string;
  readonly imagesUrl: string;
}

export interface TestbedUser {
  readonly urn: string;
  readonly certificate: string;
  readonly passphraseFile: string;
}

export interface TestbedSlice {
  readonly urn: string;
  readonly name: string;
  readonly slivers: readonly {
    readonly urn: string;
    readonly clientId: string;
    readonly sliverType: string;
    readonly aggregate: string;
    readonly disk: string;
  }[];
}

/** Default: `$XDG_STATE_HOME/protogeni-images/testbed`, or the platform's usual place. */
export declare function defaultTestbedDirectory(): string;

/** Undefined when there is no file, or the process that wrote it has gone. @throws if it is damaged. */
export declare function readTestbed(directory: string): Promise<TestbedDescription | undefined>;
