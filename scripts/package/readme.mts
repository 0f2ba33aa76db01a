// README and CHANGELOG as they ship. Their links and pictures are paths of this repository. Where its address is
// known they lead there, to the version that ships; else those that would lead nowhere are left out.

/** The beginnings of addresses of files, for reading and as they are. */
export interface Addresses {
  readonly blob: string;
  readonly raw: string;
}

/** A picture by itself, or a link around words or a picture, to something without a scheme. */
const picture = /!\[([^\]]*)\]\((?!https?:)([^)]*)\)\n?/g;
const link = /\[([^\]]+)\]\((?![a-z]+:|#)([^)#]+)(#[^)]*)?\)/g;

/** Markdown with only the links that lead to one of `names`, or to the repository; of the others the words stay. */
export function readmeFor(
  markdown: string,
  names: readonly string[],
  addresses?: Addresses,
): string {
  if (addresses !== undefined) return absolute(markdown, addresses);
  return markdown
    .replace(picture, '')
    .replace(/<picture>[\s\S]*?<\/picture>\n?/g, '')
    .replace(/<img [^>]*>\n?/g, '')
    .replace(link, (whole, words: string, path: string) => (names.includes(path) ? whole : words))
    .replace(/\n{3,}/g, '\n\n');
}

/** A gallery shows its page without the files beside it. */
function absolute(markdown: string, { blob, raw }: Addresses): string {
  return markdown
    .replace(picture, (whole, _words: string, path: string) =>
      whole.replace(`](${path})`, `](${raw}${path})`),
    )
    .replace(
      link,
      (_whole, words: string, path: string, place = '') => `[${words}](${blob}${path}${place})`,
    );
}
