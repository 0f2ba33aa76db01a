/** URNs that come from outside and may be none. */
import { formatUrn, parseImageUrn, tryParseUrn } from '../rpc';

/** The authority of a URN, or undefined for a text that is none. */
export function authorityOf(text: string): string | undefined {
  return tryParseUrn(text)?.authority;
}

/**
 * The URN of a project, from the authority of the project itself or of a slice in it
 * (docs/protocol.md 4.5). Undefined for an authority without a project.
 */
export function projectUrnOf(authority: string | undefined): string | undefined {
  const project = authority?.split(':')[1];
  return authority === undefined || project === undefined
    ? undefined
    : formatUrn({ authority, type: 'project', id: project });
}

/** The project that an image URN names. @throws UrnError for a text that is no URN of an image */
export function projectUrnOfImage(imageUrn: string): string {
  const { authority, project } = parseImageUrn(imageUrn);
  return formatUrn({ authority: `${authority}:${project}`, type: 'project', id: project });
}

/** The name that a URN ends with; of other texts the text itself. */
export function lastPartOf(text: string): string {
  return tryParseUrn(text)?.id.replaceAll('//', ':') ?? text;
}
