// Hover in a profile: the image that a string names and where it is used, what a string is a part of, and the
// values that an expression may have.
import * as l10n from '@vscode/l10n';
import { emptyCatalogue, type Catalogue } from '../images/catalogue';
import { markdownCode } from '../images/describeImage';
import { parseReference } from '../images/references';
import { referenceMarkdown, type Hover, type HoverOptions } from '../hover';
import { LineIndex } from '../syntax/lines';
import { likelySite } from './hints';
import { embeddedUses, profileImages } from './profile';
import type { ImageExpression, ProfileImageUse } from './uses';

interface Context {
  readonly catalogue: Catalogue;
  readonly now: Date;
}

export function hoverInProfile(
  text: string,
  offset: number,
  options: HoverOptions = {},
): Hover | undefined {
  const context = {
    catalogue: options.catalogue ?? emptyCatalogue,
    now: options.now ?? new Date(),
  };
  const { uses, expressions } = profileImages(text);
  const isHere = ({ start, end }: { start: number; end: number }): boolean =>
    start <= offset && offset <= end;
  const use = uses.find(({ span }) => isHere(span));
  if (use) return { ...use.span, markdown: useMarkdown(text, use, context) };
  const embedded = embeddedUses(text).find(({ span }) => isHere(span));
  if (embedded)
    return {
      ...embedded.span,
      markdown: referenceMarkdown(embedded.reference, embedded.siteUrn, context),
    };
  const expression = expressions.find(isHere);
  const markdown = expression && expressionMarkdown(expression, context);
  return markdown === undefined
    ? undefined
    : { start: expression?.start ?? 0, end: expression?.end ?? 0, markdown };
}

function useMarkdown(text: string, use: ProfileImageUse, context: Context): string {
  if (use.part) return partMarkdown(use);
  const { reference, places } = use;
  const isOther = reference.mistakes.includes('not-an-image');
  const what = isOther
    ? l10n.t(
        '{0} is the URN of a {1}, not of an image.',
        markdownCode(reference.text),
        typeOf(reference.text),
      )
    : referenceMarkdown(reference, use.siteUrn ?? likelySite(places, context.catalogue), context);
  const lines = new LineIndex(text);
  const at = [...new Set(places.map((place) => lines.positionOf(place.at).line))];
  const own = lines.positionOf(use.span.start).line;
  const others = at.filter((line) => line !== own);
  if (others.length === 0) return what;
  const used =
    others.length === 1
      ? l10n.t('Used in line {0}.', others[0] ?? own)
      : l10n.t('Used in lines {0}.', others.join(', '));
  return `${what}\n\n${used}`;
}

/** The word of the URN, with what people call it. */
function typeOf(urn: string): string {
  const type = /^[^+]*\+[^+]*\+([^+]*)\+/.exec(urn)?.[1] ?? '';
  return /dataset$/i.test(type) ? 'dataset' : markdownCode(type);
}

function partMarkdown({ composed, value }: ProfileImageUse): string {
  const isFirst = composed.length === 0 || composed.every((text) => text.startsWith(value));
  const what = isFirst
    ? l10n.t('The first part of an image’s name.')
    : l10n.t('A part of an image’s name.');
  return composed.length === 0 ? what : `${what}\n\n${list(composed)}`;
}

const MAX_LISTED = 9;

function list(values: readonly string[]): string {
  const shown = values.slice(0, MAX_LISTED).map((value) => `- ${markdownCode(value)}`);
  return (values.length > MAX_LISTED ? [...shown, '- …'] : shown).join('\n');
}

function expressionMarkdown(
  { values, place }: ImageExpression,
  context: Context,
): string | undefined {
  const named = values.filter((value) => value !== '');
  const [only] = named;
  if (only === undefined) return undefined;
  if (named.length > 1) return `${l10n.t('One of {0} values:', named.length)}\n\n${list(named)}`;
  const siteUrn = place && likelySite([place], context.catalogue);
  return `${markdownCode(only)}\n\n${referenceMarkdown(parseReference(only), siteUrn, context)}`;
}
