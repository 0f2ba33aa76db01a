// Where the packages are that `scripts/smoke.mts` has made.

/** The path of a package. @throws Error when the tests were not started by the script. */
export function packaged(name: 'TEST_VSIX' | 'TEST_TARBALL'): string {
  const path = process.env[name];
  if (path === undefined) throw new Error(`${name} is not set. Run "npm run test:smoke".`);
  return path;
}
