/** What people type for an image: `my-image`, `demo:my-image`, `my-image:2`, `demo/my-image`, or a URN. */
import type { Image } from '../../../model/inventory/image';
import { sameName } from '../../../rpc';

export interface ImageName {
  readonly name: string;
  readonly project?: string | undefined;
  readonly version?: number | undefined;
}

/** How a word can be meant; nothing for a URN, a URL, and what cannot be a name. */
export function imageNames(word: string): ImageName[] {
  const found = /^(?:([\w.-]+)[:/])?([\w.-]+)(?::(\d+))?$/.exec(word);
  if (found === null || /^urn:/i.test(word)) return [];
  const [, project, name = '', version] = found;
  if (version !== undefined) return [{ project, name, version: Number(version) }];
  // `web:2` is version 2 of web, and may be the image 2 of the project web.
  const isVersion = project !== undefined && /^\d+$/.test(name) && word.includes(':');
  const asVersion = isVersion ? [{ name: project, version: Number(name) }] : [];
  return [{ project, name }, ...asVersion];
}

export function isCalled(
  { name, project }: Pick<Image, 'name' | 'project'>,
  wanted: ImageName,
): boolean {
  const isOfProject = wanted.project === undefined || sameName(project, wanted.project);
  return isOfProject && sameName(name, wanted.name);
}
