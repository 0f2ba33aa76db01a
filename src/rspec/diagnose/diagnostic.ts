// What a diagnostic is, and what a rule gets to see.
import { sameName } from '../../rpc/names';
import type { Catalogue, CatalogueImage, CatalogueSite } from '../images/catalogue';
import { siteOf } from '../images/catalogue';
import type { Attribute, RspecDocument, Span } from '../syntax/document';
import type { TextEdit } from '../edits/textEdit';
import type { ImageUse } from '../images/imageUses';
import type { Dialect, Kind } from '../language/namespaces';
import type { DiagnosticCode } from './codes';

export type Severity = 'error' | 'warning' | 'information' | 'hint';

export interface Fix {
  /** What the fix does, in a few words: `Insert IDN+`. */
  readonly title: string;
  readonly edits: readonly TextEdit[];
  /** The one that is right nearly always. */
  readonly preferred?: true;
  /** Changes the meaning of nothing, so it may be made in a whole file at once. */
  readonly safe?: true;
}

export interface Diagnostic extends Span {
  readonly severity: Severity;
  /** Stable; docs/diagnostics.md explains each. */
  readonly code: DiagnosticCode;
  /** One sentence that names the thing and says what to do. */
  readonly message: string;
  readonly fixes: readonly Fix[];
  readonly deprecated?: true;
}

export interface DiagnosticContext {
  readonly document: RspecDocument;
  /** Of the document. */
  readonly text: string;
  readonly kind: Kind;
  readonly dialect: Dialect;
  /** A template language decides which parts of the document there are. */
  readonly isTemplate: boolean;
  readonly uses: readonly ImageUse[];
  readonly catalogue: Catalogue;
  readonly now: Date;
}

/** What a rule about references needs: a geni-lib profile has it too. */
export type ImageContext = Pick<DiagnosticContext, 'kind' | 'uses' | 'catalogue' | 'now'> & {
  /** Of an RSpec. */
  readonly text?: string;
};

export type DiagnosticRule = (context: DiagnosticContext) => Iterable<Diagnostic>;
export type ImageRule = (context: ImageContext) => Iterable<Diagnostic>;

const longestMessage = 600;
const longestTitle = 200;

/** As people read it: a document's own words stand in messages and titles, and can be of any length. */
export function inReadableLength(found: Diagnostic): Diagnostic {
  const { message, fixes } = found;
  if (message.length <= longestMessage && fixes.every((fix) => fix.title.length <= longestTitle))
    return found;
  return {
    ...found,
    message: withoutMiddle(message, longestMessage),
    fixes: fixes.map((fix) => ({ ...fix, title: withoutMiddle(fix.title, longestTitle) })),
  };
}

/** Keeps the end too: there it says what to do. */
function withoutMiddle(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const kept = longest / 2;
  // Without halves of characters that take two code units.
  const beginning = text.slice(0, kept).replace(/[\ud800-\udbff]$/, '');
  const end = text.slice(-kept).replace(/^[\udc00-\udfff]/, '');
  return `${beginning}…${end}`;
}

/** The span of an attribute's value. */
export function value({ valueStart, valueEnd }: Attribute): Span {
  return { start: valueStart, end: valueEnd };
}

const HOUR_MS = 60 * 60 * 1000;
/** Lists that are older, in milliseconds, say nothing about the images that they name. */
const LIST_VALID_MS = 24 * HOUR_MS;
/** The same about images that they do not name: colleagues make new ones all the time. */
const ABSENCE_VALID_MS = HOUR_MS;

/** The site when its lists are recent enough to judge by; a catalogue that gives no time counts as recent. */
export function siteWithRecentLists(
  context: ImageContext,
  siteUrn: string | undefined,
): CatalogueSite | undefined {
  const site = siteOf(context.catalogue, siteUrn);
  return site && age(site.at, context) <= LIST_VALID_MS ? site : undefined;
}

/** Whether an image that the site's list of a project lacks does not exist. */
export function listsAllOf(project: string, site: CatalogueSite, context: ImageContext): boolean {
  const { completeProjects = [], listedAt } = site;
  return (
    completeProjects.some((one) => sameName(one, project)) &&
    age(listedAt, context) <= ABSENCE_VALID_MS
  );
}

function age(read: Date | undefined, { now }: ImageContext): number {
  return read === undefined ? 0 : now.getTime() - read.getTime();
}

/** Whether what the catalogue says of an image may be relied on. */
export function isFresh(context: ImageContext, image: CatalogueImage): boolean {
  return siteWithRecentLists(context, image.siteUrn) !== undefined;
}
