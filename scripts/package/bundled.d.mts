export interface BundledPackage {
  readonly folder: string;
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly author: string | undefined;
}
export function bundledPackages(): BundledPackage[];
