// Who publishes, and where the sources are kept: variables of the workflow that makes a release. The project itself
// does not say it, so a copy of it publishes nothing in the name of another.

export interface ReleaseSettings {
  /** Of the extension, at both galleries. */
  readonly publisher: string;
  readonly author: string;
  /** The https address of the sources, without an ending. */
  readonly repository: string;
  /** Where questions are asked; the gallery's own page of questions is off without it. */
  readonly questions: string | undefined;
}

export type Environment = Readonly<Record<string, string | undefined>>;

const required = ['RELEASE_PUBLISHER', 'RELEASE_REPOSITORY', 'RELEASE_AUTHOR'];
const repositoryForm = /^https:\/\/[\w.-]+\/[\w.-]+(?:\/[\w.-]+)+$/;

/** The settings; undefined when one is missing or cannot be used. */
export function settingsOf(env: Environment): ReleaseSettings | undefined {
  if (problemWith(env) !== undefined) return undefined;
  return {
    publisher: env['RELEASE_PUBLISHER'] ?? '',
    author: env['RELEASE_AUTHOR'] ?? '',
    repository: env['RELEASE_REPOSITORY'] ?? '',
    questions: env['RELEASE_QUESTIONS'] === '' ? undefined : env['RELEASE_QUESTIONS'],
  };
}

/** One sentence that says why there can be no release with these variables; undefined when there can. */
export function problemWith(env: Environment): string | undefined {
  const missing = required.filter((name) => !env[name]?.trim());
  if (missing.length > 0) {
    const names = new Intl.ListFormat('en').format(missing);
    return `A release needs ${names}: set them as variables of the workflow (docs/release.md).`;
  }
  const { RELEASE_PUBLISHER: publisher = '', RELEASE_REPOSITORY: repository = '' } = env;
  if (!/^[a-z0-9][a-z0-9-]*$/i.test(publisher))
    return 'RELEASE_PUBLISHER must be the identifier of a publisher: letters, digits and hyphens.';
  if (!repositoryForm.test(repository) || repository.endsWith('.git'))
    return 'RELEASE_REPOSITORY must be the https address of a repository, such as https://git.example/owner/name.';
  if (env['RELEASE_QUESTIONS'] && !env['RELEASE_QUESTIONS'].startsWith('https://'))
    return 'RELEASE_QUESTIONS must be an https address.';
  return elsewhere(env, repository);
}

/** The registries compare the address with the one that the workflow runs in, and so do we, before anything is built. */
function elsewhere(env: Environment, repository: string): string | undefined {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: name } = env;
  if (server === undefined || name === undefined) return undefined;
  const here = `${server}/${name}`;
  if (here.toLowerCase() === repository.toLowerCase()) return undefined;
  return `RELEASE_REPOSITORY is ${repository}, but this workflow runs in ${here}: make the release there, or correct the variable.`;
}
