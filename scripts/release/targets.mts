// Where a release goes, and the lines that the workflow runs for it. They are written here once more than there: a test
// compares the two, so that the dry run tells what would really happen.

export interface Target {
  readonly where: string;
  readonly file: 'vsix' | 'tarball' | 'all';
  /** As the workflow has it; the packages are in the folder `packages`. */
  readonly line: string;
}

export const targets: readonly Target[] = [
  {
    where: 'npm',
    file: 'tarball',
    line: 'npm publish ./packages/*.tgz --provenance --access public',
  },
  {
    where: 'Visual Studio Marketplace',
    file: 'vsix',
    line: 'npx --no-install vsce publish --oidc --packagePath ../../packages/*.vsix',
  },
  {
    where: 'Open VSX',
    file: 'vsix',
    line: 'npx --no-install ovsx publish --trusted-publishing ../../packages/*.vsix',
  },
  {
    where: 'the page of the release',
    file: 'all',
    line: 'gh release create "$TAG" --verify-tag --title "$TAG" --notes-file packages/NOTES.md packages/*',
  },
];
