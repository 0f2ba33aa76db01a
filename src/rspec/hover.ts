// Hover: what an image reference means at its node, and two sentences on every element and attribute.
import * as l10n from '@vscode/l10n';
import {
  emptyCatalogue,
  findImage,
  sameSite,
  imagesNamed,
  siteOf,
  type Catalogue,
  type CatalogueImage,
} from './images/catalogue';
import { destination, foreignSentence, isForeign, systemProject } from './images/imageForm';
import {
  escapeMarkdown,
  imageDocumentation,
  labelLines,
  markdownCode,
} from './images/describeImage';
import { labelFor } from './images/labels';
import type { Element, RspecDocument, Span } from './syntax/document';
import { usesOf, type ImageUse } from './images/imageUses';
import { isCore, namespaceOf, namespaces } from './language/namespaces';
import { placeAt, type DocumentPlace } from './language/place';
import { lowerCaseAuthority, parseReference, type ImageReference } from './images/references';
import { attributeRule, ruleFor } from './schema/lookup';
import { linkTypes, sliverTypes } from './schema/values';
import { attributeValue } from './syntax/tree';

export interface Hover extends Span {
  /** Markdown; text of others in it is escaped. */
  readonly markdown: string;
}

export interface HoverOptions {
  readonly catalogue?: Catalogue;
  readonly now?: Date;
  /** An XML extension explains the elements and attributes of our schemas already. */
  readonly schemaElsewhere?: boolean;
}

export function hoverAt(
  document: RspecDocument,
  offset: number,
  options: HoverOptions = {},
): Hover | undefined {
  const at = placeAt(document, offset);
  const context = {
    catalogue: options.catalogue ?? emptyCatalogue,
    now: options.now ?? new Date(),
  };
  if (at.kind !== 'value') return options.schemaElsewhere === true ? undefined : nameHover(at);
  const use = usesOf(at.element).find(({ attribute }) => attribute === at.attribute);
  if (use) return { ...at.replace, markdown: useMarkdown(use, context) };
  return valueHover(at.element, at.attribute.name, at.replace, context);
}

/** On the name of an element or attribute. */
function nameHover(at: DocumentPlace): Hover | undefined {
  if (at.kind === 'tag-name') return elementHover(at.element, at.replace);
  if (at.kind === 'end-tag' && at.element) return elementHover(at.element, at.replace);
  return at.kind === 'attribute-name' && at.attribute
    ? attributeHover(at.element, at.attribute.name, at.replace)
    : undefined;
}

interface HoverContext {
  readonly catalogue: Catalogue;
  readonly now: Date;
}

function elementHover(element: Element, span: Span): Hover | undefined {
  const rule = ruleFor(element);
  return rule && { ...span, markdown: `**${rule.name}** — ${l10n.t(rule.doc)}` };
}

function attributeHover(element: Element, name: string, span: Span): Hover | undefined {
  const rule = attributeRule(element, name);
  return rule && { ...span, markdown: `**${name}** — ${l10n.t(rule.doc)}` };
}

function valueHover(
  element: Element,
  name: string,
  span: Span,
  context: HoverContext,
): Hover | undefined {
  const value = attributeValue(element, name)?.trim() ?? '';
  if (value === '') return undefined;
  if (name === 'disk_image' && namespaceOf(element) === namespaces.emulab)
    return loadedImage(value, span, context);
  const source = isCore(element) ? attributeRule(element, name)?.value : undefined;
  if (source === 'site' || source === 'site-of-link') return siteHover(value, span, context);
  const known = source === 'sliver-type' ? sliverTypes : source === 'link-type' ? linkTypes : [];
  const meaning = known.find((each) => each.name === value);
  return meaning && { ...span, markdown: `**${meaning.name}** — ${l10n.t(meaning.doc)}` };
}

function siteHover(urn: string, span: Span, { catalogue }: HoverContext): Hover {
  const site = siteOf(catalogue, urn);
  const authority = lowerCaseAuthority(urn) ?? urn;
  if (!site) {
    const markdown = l10n.t('Component manager of **{0}**', escapeMarkdown(authority));
    return { ...span, markdown };
  }
  const images = catalogue.images.filter((image) => sameSite(image.siteUrn, site.urn)).length;
  const about = l10n.t(
    'Component manager of **{0}**, with {1} known images',
    escapeMarkdown(site.name),
    images,
  );
  const types = site.sliverTypes
    ? [l10n.t('Offers {0}.', escapeMarkdown(site.sliverTypes.join(', ')))]
    : [];
  return { ...span, markdown: [about, ...types].join('\n\n') };
}

/** What a manifest says was loaded: `project/name:version` (docs/protocol.md 8.1). */
function loadedImage(value: string, span: Span, context: HoverContext): Hover {
  const reference = parseReference(value);
  const match = findImage(context.catalogue, reference);
  const text = l10n.t('The image that was loaded: {0}', markdownCode(value));
  return {
    ...span,
    markdown: match
      ? `${text}\n\n${imageDocumentation(match.image, { now: context.now, words: context.catalogue.words })}`
      : text,
  };
}

/** Markdown for a reference in a document. */
function useMarkdown(use: ImageUse, context: HoverContext): string {
  const parts = [referenceMarkdown(use.reference, use.siteUrn, context)];
  if (!use.wins) parts.unshift(l10n.t('Sites use `url` and ignore this `name`.'));
  else if (
    use.attribute?.name === 'url' &&
    use.element?.attributes.some(({ name }) => name === 'name')
  ) {
    parts.unshift(l10n.t('This `url` overrides `name`.'));
  }
  return parts.join('\n\n');
}

/** Markdown for a reference by itself, as in a geni-lib profile. */
export function referenceMarkdown(
  reference: ImageReference,
  siteUrn: string | undefined,
  context: HoverContext,
): string {
  const match = findImage(context.catalogue, reference, siteUrn);
  if (!match) return unknownMarkdown(reference);
  const { image } = match;
  const { version = image.version } = reference;
  const parts = [
    ...labelLines(labelFor(context.catalogue, Object.assign({}, keyOf(image), { version }))),
    imageDocumentation(image, { now: context.now, words: context.catalogue.words }),
    markdownCode(image.urn),
  ];
  if (reference.version !== undefined) parts.push(pinMarkdown(reference.version, image));
  const to = destination(context.catalogue, siteUrn);
  if (isForeign(image, to) && image.project !== systemProject)
    parts.push(foreignSentence(to.foreignForm));
  const others = imagesNamed(
    context.catalogue,
    image.project === '' ? reference : keyOf(image),
  ).filter((other) => other !== image);
  if (others.length > 0)
    parts.push(
      l10n.t(
        'Also at {0}.',
        escapeMarkdown([...new Set(others.map((image) => image.siteName))].join(', ')),
      ),
    );
  return parts.join('\n\n');
}

function keyOf(image: CatalogueImage): ImageReference {
  return { form: 'urn', text: image.urn, mistakes: [], project: image.project, name: image.name };
}

function pinMarkdown(version: number, image: CatalogueImage): string {
  const held = l10n.t('This document is pinned to version {0}.', version);
  return image.version !== undefined && image.version > version
    ? `${held} ${l10n.t('The newest is {0}.', image.version)}`
    : held;
}

function unknownMarkdown(reference: ImageReference): string {
  const { form, project, name, version, authority, text } = reference;
  if (form === 'url')
    return l10n.t(
      'Address of the metadata page of an image. The site reads it each time and fetches the data if it has changed.',
    );
  if (form === 'empty') return l10n.t('No image is given here.');
  if (project === undefined)
    return l10n.t('{0}, an image name without project and site.', markdownCode(text));
  const image = escapeMarkdown(`${project}:${name ?? ''}`);
  if (authority === undefined)
    return version === undefined
      ? l10n.t('Image **{0}** at its site.', image)
      : l10n.t('Image **{0}**, version {1} at its site.', image, version);
  const site = escapeMarkdown(authority);
  return version === undefined
    ? l10n.t('Image **{0}** at {1}.', image, site)
    : l10n.t('Image **{0}**, version {1} at {2}.', image, version, site);
}
