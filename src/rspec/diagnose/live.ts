// What only the lists of the sites can tell: images that are gone, not shared, made for another kind
// of machine, or newer than the version that a document holds on to. Nothing is said from a list that
// is missing or old.
import * as l10n from '@vscode/l10n';
import {
  findImage,
  runsOn,
  sameSite,
  type CatalogueImage,
  type CatalogueSite,
  type ImageMatch,
} from '../images/catalogue';
import { sameName } from '../../rpc/names';
import { fits } from '../complete/rankImages';
import { intendedSliverType } from '../schema/values';
import { isElement } from '../language/namespaces';
import { nearest } from '../language/distance';
import { replaceValue } from '../syntax/attributeText';
import { attributeOf, closest } from '../syntax/tree';
import type { ImageUse } from '../images/imageUses';
import {
  destination,
  foreignSentence,
  isForeign,
  obstacleElsewhere,
  systemProject,
} from '../images/imageForm';
import { pinned, unpinned } from '../edits/pin';
import { lowerCaseAuthority } from '../images/references';
import {
  siteWithRecentLists,
  isFresh,
  listsAllOf,
  type Diagnostic,
  type Fix,
  type ImageContext,
  type ImageRule,
} from './diagnostic';
import { deprecation } from './deprecated';
import { rewrite } from './references';

type Finding = Omit<Diagnostic, 'start' | 'end' | 'fixes'> & Partial<Pick<Diagnostic, 'fixes'>>;

export const liveRule: ImageRule = function* (context) {
  const { images, foreignImages, unknownUuids, labels } = context.catalogue;
  const isKnown =
    images.length > 0 ||
    foreignImages !== undefined ||
    unknownUuids !== undefined ||
    labels !== undefined;
  if (context.kind !== 'request' || !isKnown) return;
  for (const use of context.uses) {
    if (!use.wins || use.reference.mistakes.length > 0) continue;
    const { start, end } = use.span;
    for (const finding of judge(use, context)) yield { start, end, fixes: [], ...finding };
  }
};

function* judge(use: ImageUse, context: ImageContext): Generator<Finding> {
  yield* deprecation(use, context.catalogue);
  const match = findImage(context.catalogue, use.reference, use.siteUrn);
  if (!match) {
    yield* unknownAddress(use, context);
    yield* foreignName(use, context);
    yield* unknown(use, context);
    return;
  }
  if (!isFresh(context, match.image) || !isMeant(use, match)) return;
  const { image } = match;
  const state = stateOf(image);
  if (state) yield state;
  else {
    yield* otherSite(use, image, context);
    yield* sliverType(use, image);
    yield* version(use, image);
    yield* spelling(use, image);
  }
}

/** A match that is only of the same name at some other site says nothing certain about this one. */
function isMeant(use: ImageUse, { by, image }: ImageMatch): boolean {
  if (by === 'uuid' || by === 'site') return true;
  return use.reference.authority?.toLowerCase() === lowerCaseAuthority(image.siteUrn);
}

function stateOf({ name, state }: CatalogueImage): Finding | undefined {
  if (state === 'deleted') {
    return {
      severity: 'warning',
      code: 'image-deleted',
      message: l10n.t('{0} was deleted: choose another image.', name),
    };
  }
  if (state === 'failed') {
    const message = l10n.t(
      'The snapshot of {0} failed, so the image cannot be loaded: take it again or choose another.',
      name,
    );
    return { severity: 'warning', code: 'image-failed', message };
  }
  if (state === 'snapshot-running') {
    const message = l10n.t(
      'The snapshot of {0} is still running. Wait until it finishes before you use the image.',
      name,
    );
    return { severity: 'information', code: 'image-not-ready', message };
  }
  return undefined;
}

function* otherSite(
  use: ImageUse,
  image: CatalogueImage,
  context: ImageContext,
): Generator<Finding> {
  const { siteUrn, reference } = use;
  if (siteUrn === undefined) return;
  const to = destination(context.catalogue, siteUrn);
  if (!isForeign(image, to)) {
    if (reference.form !== 'url' || use.attribute?.name === 'url') return;
    const message = l10n.t(
      '{0} is at this same site: its URN is shorter and more reliable.',
      image.name,
    );
    yield {
      severity: 'hint',
      code: 'image-url-at-home',
      message,
      fixes: [rewrite(l10n.t('Use the URN'), use, image.urn)],
    };
    return;
  }
  const obstacle = obstacleElsewhere(image);
  if (obstacle !== undefined) {
    yield {
      severity: 'warning',
      code: 'image-not-shared',
      message: l10n.t('{0} Share it, or use it at {1}.', obstacle, image.siteName),
    };
  }
  const here = siteWithRecentLists(context, siteUrn);
  // Every site has its own copy of the system images, advertised or not (docs/protocol.md 8.3).
  if (
    reference.form !== 'urn' ||
    image.project === systemProject ||
    to.foreignForm === 'urn' ||
    here === undefined
  )
    return;
  const { name, siteName, url } = image;
  const known = to.foreignForm === 'url';
  const message = known
    ? l10n.t(
        '{0} is at {1}, not at {2}, the site of this node: use its URL.',
        name,
        siteName,
        here.name,
      )
    : l10n.t('{0} is at {1}, not at {2}, the site of this node.', name, siteName, here.name);
  yield {
    severity: known ? 'warning' : 'information',
    code: 'image-urn-elsewhere',
    message: known ? message : `${message} ${foreignSentence(undefined)}`,
    fixes: url === undefined ? [] : [rewrite(l10n.t('Use the URL'), use, url)],
  };
}

/** An image that no list has, and that its URN places at another site than a node whose site takes URLs only. */
function* foreignName(use: ImageUse, { catalogue }: ImageContext): Generator<Finding> {
  const { siteUrn, reference } = use;
  const { form, authority, project, name } = reference;
  if (form !== 'urn' || name === undefined || project === systemProject) return;
  const here = siteUrn === undefined ? undefined : lowerCaseAuthority(siteUrn);
  if (authority === undefined || here === undefined || authority.toLowerCase() === here) return;
  if (destination(catalogue, siteUrn).foreignForm !== 'url') return;
  const message = l10n.t(
    '{0} is written as an image of {1}. {2} Use the URL of the image.',
    name,
    authority,
    foreignSentence('url'),
  );
  yield { severity: 'warning', code: 'image-urn-elsewhere', message };
}

/** Nothing is said of an image that may run on both (docs/protocol.md 9). */
function* sliverType(use: ImageUse, image: CatalogueImage): Generator<Finding> {
  const { sliverType: type } = use;
  if (type === undefined || !/^(?:raw|emulab-|default-vm)/.test(type)) return;
  // A type that does not exist is told of as that.
  if (intendedSliverType(type) !== undefined) return;
  const code = 'image-sliver-type';
  if (!fits(image, type)) {
    const types = runsOn(image).join(', ');
    const message = l10n.t(
      '{0} is made for {1} and not for {2}: choose another image or another sliver_type.',
      image.name,
      types,
      type,
    );
    yield { severity: 'warning', code, message, fixes: otherTypes(use, image) };
  }
}

/** The sliver types that the image runs on, for the node; the image may be what is wrong, so none is preferred. */
function otherTypes({ element }: ImageUse, image: CatalogueImage): Fix[] {
  const type = closest(element, (at) => isElement(at, 'sliver_type'));
  const name = type && attributeOf(type, 'name');
  if (!name) return [];
  return runsOn(image).map((other) => ({
    title: l10n.t('Use sliver_type {0}', other),
    edits: [replaceValue(name, other)],
  }));
}

function* version(use: ImageUse, image: CatalogueImage): Generator<Finding> {
  const { version: used } = use.reference;
  if (used === undefined || image.version === undefined) return;
  const fixes = [
    rewrite(
      l10n.t('Use version {0}', image.version),
      use,
      pinned(use.reference.text, image.version),
    ),
    {
      title: l10n.t('Always use the newest'),
      edits: rewrite('', use, unpinned(use.reference.text)).edits,
    },
  ];
  if (image.versions && !image.versions.includes(used)) {
    const message = l10n.t(
      '{0} has no version {1}: its newest is {2}.',
      image.name,
      used,
      image.version,
    );
    yield { severity: 'warning', code: 'image-version-missing', message, fixes };
  } else if (used < image.version) {
    const message = l10n.t(
      'Version {0} of {1} is not the newest one: that is {2}.',
      used,
      image.name,
      image.version,
    );
    yield { severity: 'hint', code: 'image-version-old', message, fixes };
  }
}

/** Sites take any case (docs/protocol.md 14, point 1); people, and searches in files, do not. */
function* spelling(use: ImageUse, { project, name }: CatalogueImage): Generator<Finding> {
  const { reference } = use;
  if (reference.form !== 'urn') return;
  if (reference.project === project && reference.name === name) return;
  const spelled = reference.text.replace(
    /\+[^+:/]+(:|\/\/)[^+:/]+((?::|\/\/)\d+)?$/,
    (_all, colon: string, end = '') => `+${project}${colon}${name}${end}`,
  );
  yield {
    severity: 'information',
    code: 'image-name-case',
    message: l10n.t(
      'The image is called {0}: sites ignore case in names, but searches do not.',
      `${project}:${name}`,
    ),
    fixes: [rewrite(l10n.t('Write {0}', `${project}:${name}`), use, spelled)],
  };
}

/** Only where its own site was asked. */
function* unknownAddress(
  { reference }: ImageUse,
  { catalogue: { unknownUuids } }: ImageContext,
): Generator<Finding> {
  if (reference.uuid === undefined || unknownUuids?.has(reference.uuid) !== true) return;
  const message = l10n.t(
    'Its site has no image at the address {0}: check the address.',
    reference.text,
  );
  yield { severity: 'warning', code: 'image-unknown', message };
}

/**
 * An image that no site has, in a project whose images are all listed. Only the site that the URN
 * itself names can tell: a URN with another authority may mean an image that nobody listed.
 */
function* unknown(use: ImageUse, context: ImageContext): Generator<Finding> {
  const { project, name, form } = use.reference;
  if (form !== 'urn' || project === undefined || name === undefined) return;
  const site = siteThatKnows(use, context);
  if (!site || !listsAllOf(project, site, context)) return;
  const known = context.catalogue.images.filter(
    (image) =>
      sameName(image.project, project) &&
      sameSite(image.siteUrn, site.urn) &&
      image.state === undefined,
  );
  const near = nearest(
    name,
    known.map((image) => image.name),
  );
  const fixes = near.flatMap((candidate) => {
    const image = known.find((each) => each.name === candidate);
    return image ? [rewrite(l10n.t('Use {0}', candidate), use, image.urn)] : [];
  });
  const message =
    near[0] === undefined
      ? l10n.t(
          'There is no image {0} in project {1} at {2}: check its name.',
          name,
          project,
          site.name,
        )
      : l10n.t(
          'There is no image {0} in project {1} at {2}. Did you mean {3}?',
          name,
          project,
          site.name,
          near[0],
        );
  yield { severity: 'warning', code: 'image-unknown', message, fixes };
}

/**
 * The site of the URN, where the node is there too. Of a node that may be anywhere, as in most profiles, each other
 * site must have been read: files say emulab.net whatever the site, and one of them may have the image.
 */
function siteThatKnows(
  { reference, siteUrn }: ImageUse,
  context: ImageContext,
): CatalogueSite | undefined {
  const { sites } = context.catalogue;
  const authority = reference.authority?.toLowerCase();
  const site = sites.find(({ urn }) => lowerCaseAuthority(urn) === authority);
  if (!site) return undefined;
  const isCertain =
    siteUrn === undefined
      ? sites.every(({ urn }) => siteWithRecentLists(context, urn) !== undefined)
      : sameSite(siteUrn, site.urn);
  return isCertain ? siteWithRecentLists(context, site.urn) : undefined;
}
