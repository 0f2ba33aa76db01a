// The README as it ships. Its links and pictures are paths of this repository; in a package they
// would lead nowhere, because a package knows no address of the repository.

/** A picture by itself, or a link around words or a picture, to something without a scheme. */
const picture = /!\[[^\]]*\]\((?!https?:)[^)]*\)\n?/g;
const link = /\[([^\]]+)\]\((?![a-z]+:|#)([^)#]+)(#[^)]*)?\)/g;

/** Markdown with only the links that lead to one of `names`; of the others the words stay. */
export function readmeFor(markdown: string, names: readonly string[]): string {
  return markdown
    .replace(picture, '')
    .replace(/<picture>[\s\S]*?<\/picture>\n?/g, '')
    .replace(/<img [^>]*>\n?/g, '')
    .replace(link, (whole, words: string, path: string) => (names.includes(path) ? whole : words))
    .replace(/\n{3,}/g, '\n\n');
}
