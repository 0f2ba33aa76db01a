/** Which image a metadata document is about, by the name that it gives itself (docs/protocol.md 8.2). */
import { formatImageUrn, parseUrn, UrnError, type ImageMetadata } from '../../rpc';

export interface Origin {
  /** Without version. */
  readonly urn: string;
  readonly versionUrn?: string;
  readonly project: string;
}

/** Undefined where it does not tell, or tells what makes no URN. */
export function originOf({ originUrn, originName, version }: ImageMetadata): Origin | undefined {
  const [, project, name, number] =
    /^([\w-]+)\/([\w.-]+?)(?::(\d{1,9}))?$/.exec(originName ?? '') ?? [];
  if (originUrn === undefined || project === undefined || name === undefined) return undefined;
  try {
    const { authority } = parseUrn(originUrn);
    const urn = formatImageUrn({ authority, project, name });
    const released = number === undefined ? version : Number(number);
    if (released === undefined) return { urn, project };
    return {
      urn,
      project,
      versionUrn: formatImageUrn({ authority, project, name, version: released }),
    };
  } catch (error) {
    if (error instanceof UrnError) return undefined;
    throw error;
  }
}
