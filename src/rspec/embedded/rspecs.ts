// RSpecs that stand inside another text: between quotes, in a heredoc, in a block of YAML or Markdown. All rules of an
// RSpec hold for them, unless something is filled in later: then only references that are whole are judged.
import { diagnose, type DiagnoseOptions } from '../diagnose';
import { inReadableLength, type Diagnostic } from '../diagnose/diagnostic';
import { liveRule } from '../diagnose/live';
import { referenceRule } from '../diagnose/references';
import { heedComments } from '../ignore';
import { emptyCatalogue } from '../images/catalogue';
import { imageUses, type ImageUse, type InnerUse } from '../images/imageUses';
import { renamed } from '../edits/replaceUse';
import { isLargeAdvertisement, isRspec, kindOf } from '../language/namespaces';
import { isPlaceholder, templateSpans } from '../language/templates';
import type { RspecDocument, Span } from '../syntax/document';
import { scan } from '../syntax/scan';
import { outerDiagnostic, outerUse, type Inner } from './inner';
import { MappedText, type Escapes } from './mappedText';

/** A part of a text in which RSpecs may stand. */
export interface Region extends Span {
  readonly escapes: Escapes;
  /** Something is put into it later. */
  readonly filledIn: boolean;
}

export interface EmbeddedRspec extends Inner {
  /** Judged by its whole references alone. */
  readonly filledIn: boolean;
}

const startTag = /<(?:\w+:)?rspec(?=[\s>])/g;
const endTag = /<\/(?:\w+:)?rspec\s*>/g;

/** RSpecs from start tag to end tag, in the order of the text. */
export function embeddedRspecs(text: string, regions: readonly Region[]): EmbeddedRspec[] {
  if (!text.includes('rspec')) return [];
  return regions.flatMap((region) => inRegion(text, region));
}

function inRegion(text: string, region: Region): EmbeddedRspec[] {
  const found: EmbeddedRspec[] = [];
  const within = text.slice(region.start, region.end);
  for (let from = 0; from < within.length;) {
    const begun = firstFrom(startTag, within, from);
    const ended = begun && firstFrom(endTag, within, begun.start);
    if (!ended) break;
    const start = region.start + begun.start;
    const rspec = rspecIn(text, { ...region, start, end: region.start + ended.end });
    if (rspec) found.push(rspec);
    from = ended.end;
  }
  return found;
}

function firstFrom(pattern: RegExp, text: string, from: number): Span | undefined {
  pattern.lastIndex = from;
  const match = pattern.exec(text);
  pattern.lastIndex = 0;
  return match ? { start: match.index, end: match.index + match[0].length } : undefined;
}

function rspecIn(text: string, region: Region): EmbeddedRspec | undefined {
  const { start, end, escapes } = region;
  const mapped = new MappedText(escapes).append(text, region);
  const document = scan(mapped.text);
  if (!isRspec(document) || isLargeAdvertisement(document)) return undefined;
  const filledIn = region.filledIn || isFilledIn(mapped.text);
  const judge = filledIn ? wholeReferences : diagnose;
  return {
    start,
    end,
    filledIn,
    uses: imageUses(document)
      .filter(({ value }) => !isPlaceholder(value))
      .map((use) => outerUse(use, mapped, { part: false, inner: innerUse(use, document, mapped) })),
    diagnose: (options) =>
      heedComments(judge(document, options), document).map((one) => outerDiagnostic(one, mapped)),
  };
}

function innerUse(use: ImageUse, document: RspecDocument, mapped: MappedText): InnerUse {
  return {
    rename: (value) => renamed(document.text, use, value).map((edit) => mapped.edit(edit)),
    inUrl: use.attribute?.name === 'url',
    settled: kindOf(document) !== 'request',
  };
}

/** Also the `{name}` of `format`, which is text for every other reader. */
function isFilledIn(rspec: string): boolean {
  return /\{\w*\}|\.\.\.|…/.test(rspec) || templateSpans(rspec).length > 0;
}

/** Findings about references that nothing can change any more: a bare name may be a place for another. */
function wholeReferences(document: RspecDocument, options: DiagnoseOptions): Diagnostic[] {
  const { catalogue = emptyCatalogue, now = new Date() } = options;
  const uses = imageUses(document).filter(
    ({ reference: { form }, value }) => (form === 'urn' || form === 'url') && !isPlaceholder(value),
  );
  const context = { kind: kindOf(document), uses, catalogue, now, text: document.text };
  return [...referenceRule(context), ...liveRule(context)].map(inReadableLength);
}
