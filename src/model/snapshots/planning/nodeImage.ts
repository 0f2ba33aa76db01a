/** What a node is and runs, by its manifest. */
import type { ManifestNode } from '../../../rpc';
import { defined } from '../../../rpc/defined';
import type { NodeImage } from '../job';

/** Undefined where the manifest names no image. */
export function nodeImageOf(node: ManifestNode): NodeImage | undefined {
  const { image: requested, loadedImage: loaded, sliverType, hardwareType } = node;
  if (requested === undefined && loaded === undefined) return undefined;
  return defined({ requested, loaded, sliverType, hardwareType });
}
