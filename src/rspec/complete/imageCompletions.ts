// Completions for a reference to an image, shared by RSpec attributes and geni-lib strings.
import * as l10n from '@vscode/l10n';
import { runsOn, type Catalogue, type CatalogueImage } from '../images/catalogue';
import {
  imageDocumentation,
  imageFacts,
  labelLines,
  visibilityText,
  type DescriptionContext,
} from '../images/describeImage';
import { isDeprecated, labelFor, type CatalogueLabel } from '../images/labels';
import { obstacleSentence } from '../images/imageForm';
import type { Proposal } from './completion';
import { rankImages, type ImageQuery, type RankedImage } from './rankImages';

export interface ImageCompletionRequest extends ImageQuery {
  readonly catalogue: Catalogue;
  readonly now: Date;
  /** Turns a value into what stands in the text, such as escaped and quoted. */
  readonly write: (value: string) => string;
  /** `url` takes addresses only; undefined takes the form that fits the node's site. */
  readonly only?: 'url';
}

/** More images than this are not listed at once: the person goes on typing, and the best stand first. */
export const imageLimit = 1000;

export function imageCompletions(request: ImageCompletionRequest): Proposal[] {
  const versions = versionCompletions(request);
  if (versions !== undefined) return versions;
  const proposals: Proposal[] = [];
  for (const ranked of rankImages(request.catalogue, request)) {
    const value = request.only === 'url' ? ranked.image.url : ranked.written.value;
    if (value !== undefined) proposals.push(propose(ranked, value, request));
    if (proposals.length >= imageLimit) break;
  }
  return proposals;
}

/**
 * Who types a number behind a whole URN means a version: any other image would take the place of what is typed.
 * Undefined where none is typed.
 */
function versionCompletions(request: ImageCompletionRequest): Proposal[] | undefined {
  const [, urn = '', digits = ''] = /^(urn:.*):(\d+)$/i.exec(request.typed.trim()) ?? [];
  const named = request.catalogue.images.filter(
    (image) => urn !== '' && image.urn.toLowerCase() === urn.toLowerCase(),
  );
  if (named.length === 0) return undefined;
  return named.flatMap(({ name, project, siteName, version: newest, versions = [] }) =>
    versions
      .filter((version) => String(version).startsWith(digits))
      .map((version) => ({
        label: `${name}:${version}`,
        labelDetail: [
          ...labelWords(labelFor(request.catalogue, { project, name, version })),
          ...(version === newest ? [l10n.t('newest')] : []),
          project,
          siteName,
        ].join(' · '),
        insertText: request.write(`${urn}:${version}`),
        kind: 'image' as const,
        filterText: `${urn}:${version}`,
      })),
  );
}

function propose(ranked: RankedImage, value: string, request: ImageCompletionRequest): Proposal {
  const { image, written } = ranked;
  const { facts, documentation, filterText } = description(image, {
    now: request.now,
    words: request.catalogue.words,
  });
  return {
    label: image.name,
    labelDetail: [...labelMarks(ranked), image.project, image.siteName].join(' · '),
    insertText: request.write(value),
    kind: 'image',
    detail: [...remarks(ranked), ...facts].join(' · '),
    documentation: [
      ...(written.obstacle === undefined ? [] : [obstacleSentence(written.obstacle, image)]),
      ...labelLines(ranked.label),
      documentation,
    ].join('\n\n'),
    filterText,
  };
}

interface Description {
  /** Since 1970. Its words tell ages, which change with the minute. */
  readonly minute: number;
  readonly facts: readonly string[];
  readonly documentation: string;
  readonly filterText: string;
}

/** A catalogue hands out the same images until something changes, and every key press asks for all of them. */
const described = new WeakMap<CatalogueImage, Description>();

function description(image: CatalogueImage, telling: DescriptionContext): Description {
  const minute = Math.floor(telling.now.getTime() / 60_000);
  const known = described.get(image);
  if (known?.minute === minute) return known;
  const facts = [...imageFacts(image, telling), visibilityText(image)].filter(
    (fact) => fact !== '',
  );
  const filterText = [image.name, image.project, image.urn, image.url, image.description, image.os]
    .filter((part) => part !== undefined)
    .join(' ');
  const found = { minute, facts, documentation: imageDocumentation(image, telling), filterText };
  described.set(image, found);
  return found;
}

/** What must be seen at once, without a look at the details. */
function labelMarks({ image, group, isDefault, label }: RankedImage): string[] {
  const said = labelWords(label);
  if (isDefault) return [...said, l10n.t('default')];
  return group === 'other-type' ? [...said, l10n.t('for {0}', runsOn(image).join(', '))] : said;
}

/** The team's word for it; the one that has a meaning here in the person's language. */
function labelWords(label: CatalogueLabel | undefined): string[] {
  if (isDeprecated(label)) return [l10n.t('deprecated')];
  return label?.label === undefined ? [] : [label.label];
}

/** Why an image stands where it stands in the list. */
function remarks(ranked: RankedImage): string[] {
  const { image, written, here } = ranked;
  const marks = labelMarks(ranked);
  if (image.mine) marks.push(l10n.t('yours'));
  else if (image.ours === true) marks.push(l10n.t('of your project'));
  if (written.form === 'url') marks.push(l10n.t('by URL from {0}', image.siteName));
  else if (!here) marks.push(l10n.t('by URN from {0}', image.siteName));
  return marks;
}
