/** Commands of the editor's features, which are loaded when one of them is wanted. */
import { views } from '../../contributions';
import type { Parts } from '../../context';
import type { Row } from '../../trees/row';
import { leadOn } from '../refresh';

export async function findImageUses(parts: Parts, row: Row | undefined): Promise<void> {
  const features = await import('../../editor/features');
  await features.findImageUses(parts, row);
}

export async function replaceImageEverywhere(parts: Parts, row: Row | undefined): Promise<void> {
  const features = await import('../../editor/features');
  await features.replaceImageEverywhere(parts, row);
}

export async function useSnapshot(parts: Parts, row: Row | undefined): Promise<void> {
  const features = await import('../../editor/features');
  await features.useSnapshot(parts, row);
}

export async function newProfileVersion(parts: Parts, row: Row | undefined): Promise<void> {
  const features = await import('../../editor/features');
  await features.newProfileVersion(parts, row);
}

/** Images of all sites, and the advertisements that were read before. */
export async function readImageLists(parts: Parts): Promise<void> {
  const { loading, catalogue, inventory } = parts;
  const { advertisements } = catalogue;
  await loading.refresh({ part: 'images' });
  await advertisements.again(
    inventory.sites.filter((state) => advertisements.of(state) !== undefined),
  );
  await leadOn(parts, views.images);
}
