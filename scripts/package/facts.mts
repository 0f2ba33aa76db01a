// What a release must say of itself and nobody but its makers knows.

const facts = ['author', 'homepage', 'bugs', 'repository'];

/** One sentence that asks for what the manifest does not say; undefined when it says all. */
export function missingFacts(manifest: Readonly<Record<string, unknown>>): string | undefined {
  const missing = facts.filter((name) => !manifest[name]);
  if (missing.length === 0) return undefined;
  const names = new Intl.ListFormat('en').format(missing);
  return `package.json does not say who made this and where it is kept: add ${names}.`;
}
