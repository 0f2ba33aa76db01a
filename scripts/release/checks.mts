// What must be true of the project before a release of it is made, and what the release says of itself.

import { problemWith, type Environment } from './settings.mts';

/** What a release is made of. */
interface Wanted {
  readonly env: Environment;
  readonly tag: string | undefined;
  readonly version: string;
  readonly changelog: string;
}

/** One sentence for each reason why there can be no release. */
export function refusalsOf({ env, tag, version, changelog }: Wanted): string[] {
  return [problemWith(env), tagProblem(tag, version), changelogProblem(changelog, version)].filter(
    (problem) => problem !== undefined,
  );
}

/** One sentence if a tag does not name this version; `tag` is undefined when there is none. */
function tagProblem(tag: string | undefined, version: string): string | undefined {
  if (tag === `v${version}`) return undefined;
  return tag === undefined
    ? `A release is a tag: push v${version}.`
    : `The tag ${tag} is not v${version}, the version in package.json: correct one of them.`;
}

/** A section of CHANGELOG.md with its date, such as `## 1.2.0 - 2027-01-31`. */
const heading = (version: string): RegExp =>
  new RegExp(`^## ${version.replaceAll('.', '\\.')} - \\d{4}-\\d{2}-\\d{2}$`, 'm');

function changelogProblem(changelog: string, version: string): string | undefined {
  if (notesOf(changelog, version) !== undefined) return undefined;
  return `CHANGELOG.md has no dated section for ${version}: write "## ${version} - YYYY-MM-DD".`;
}

/** What CHANGELOG.md says of a version, without its heading; undefined when it has no dated section. */
export function notesOf(changelog: string, version: string): string | undefined {
  const found = heading(version).exec(changelog);
  if (found === null) return undefined;
  const [section = ''] = changelog.slice(found.index + found[0].length).split(/^## /m);
  return section.trim() === '' ? undefined : `${section.trim()}\n`;
}
