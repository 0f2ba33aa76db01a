/**
 * Which images a snapshot may replace in files: the one that its node ran, in every form that is known of it, and
 * those of earlier snapshots of the same node.
 */
import { defined } from '../../../rpc/defined';
import type { NodeImage, SnapshotJob } from '../../../model/snapshots/job';
import type { ImageSought } from '../../../rspec/edits/sought';
import { findImage } from '../../../rspec/images/catalogue';
import {
  imageKey,
  imageUrnOf,
  lowerCaseAuthority,
  parseReference,
  type ImageReference,
} from '../../../rspec/images/references';
import type { Parts } from '../../context';
import { sliverOfJob } from '../../pages/progress/sliverOfJob';

type Known = Pick<Parts, 'catalogue' | 'inventory' | 'snapshots'>;

export interface ReplacedImages {
  /** What the node ran, as people call it; undefined where nobody knows. */
  readonly name: string | undefined;
  readonly sought: readonly ImageSought[];
}

export function replacedImages(known: Known, job: SnapshotJob): ReplacedImages {
  const { requested, loaded } = nodeImageOf(known, job) ?? {};
  const ran = [requested, loaded].filter((text) => text !== undefined).map(parseReference);
  const earlier = known.snapshots.jobs.flatMap((one) => madeBefore(one, job));
  const references = ran.map((reference) => inFull(known, reference));
  const [name] = references.flatMap((reference) => reference.name ?? []);
  const forms = references.flatMap((reference) => formsOf(known, reference, job.siteUrn));
  return { name: name ?? ran[0]?.text, sought: [...forms, ...earlier] };
}

/** Records of before do not tell: then what the node runs now, which a snapshot does not change. */
function nodeImageOf({ inventory }: Known, job: SnapshotJob): NodeImage | undefined {
  if (job.nodeImage !== undefined) return job.nodeImage;
  const { image, loadedImage } = sliverOfJob(inventory, job)?.sliver ?? {};
  return defined({ requested: image, loaded: loadedImage });
}

/** What an earlier snapshot of the node has made: files may name that by now. */
function madeBefore(earlier: SnapshotJob, job: SnapshotJob): ImageSought[] {
  const { created, sliverUrn, outcome, startedAt } = earlier;
  const isMeant = sliverUrn === job.sliverUrn && outcome === 'ready' && startedAt < job.startedAt;
  if (!isMeant || created === undefined) return [];
  const { imageUrn: urn, imageUrl, versionUrl } = created;
  return [imageUrl, versionUrl].map((url) => defined({ urn, url }));
}

/** An address says nothing by itself: the image that is known to have it does. */
function inFull({ catalogue }: Known, reference: ImageReference): ImageReference {
  if (reference.form !== 'url') return reference;
  const image = findImage(catalogue.current, reference)?.image;
  return image ? { ...parseReference(image.urn), ...defined({ uuid: reference.uuid }) } : reference;
}

/** By name, and by the addresses of all its versions. */
function formsOf(
  { catalogue, inventory }: Known,
  reference: ImageReference,
  siteUrn: string,
): ImageSought[] {
  if (reference.form === 'url') return [{ url: reference.text }];
  const { project, name, authority = lowerCaseAuthority(siteUrn) ?? '' } = reference;
  const urn = project && name ? imageUrnOf({ authority, project, name }) : undefined;
  if (urn === undefined) return [];
  const key = imageKey(reference);
  const isMeant = (image: { project: string; name: string }): boolean => imageKey(image) === key;
  const versions = inventory.sites
    .flatMap(({ images }) => images.value ?? [])
    .filter(isMeant)
    .flatMap((image) => image.versions);
  const listed = catalogue.current.images.filter(isMeant);
  const urls = [...versions, ...listed].flatMap(({ url }) => url ?? []);
  return [{ urn }, ...[...new Set(urls)].map((url) => ({ urn, url }))];
}
