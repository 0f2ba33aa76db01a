// Random edits of the kind that typing, pasting and broken tools make, and what must hold after each.
import assert from 'node:assert/strict';
import { completeAt } from '../../../../src/rspec/complete';
import { diagnose } from '../../../../src/rspec/diagnose';
import type { RspecDocument } from '../../../../src/rspec/syntax/document';
import { insertDiskImage } from '../../../../src/rspec/edits/insertDiskImage';
import { applyEdits } from '../../../../src/rspec/edits/textEdit';
import { closeTag } from '../../../../src/rspec/edits/closeTag';
import { format } from '../../../../src/rspec/format/format';
import { nameAt, usesOfName } from '../../../../src/rspec/navigate/clientIds';
import { selectionsAt } from '../../../../src/rspec/navigate/selection';
import { tagNamesAt } from '../../../../src/rspec/navigate/tagNames';
import { hoverAt } from '../../../../src/rspec/hover';
import { links, manifestNodes } from '../../../../src/rspec/links';
import { folds, outline } from '../../../../src/rspec/outline';
import { scan } from '../../../../src/rspec/syntax/scan';
import { catalogue, image, now } from '../complete/cursor';
import { assertNested } from './nesting';

export type Random = () => number;

/** Mulberry32: a small generator that is the same on every machine. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export const tokens = [
  '<',
  '>',
  '/',
  '</',
  '/>',
  '"',
  "'",
  '=',
  '&',
  '&amp;',
  ' ',
  '\n',
  '\r\n',
  '\t',
  ':',
  '\0',
  '\uFEFF',
  '\uD800',
  'é',
  '<!--',
  '-->',
  '<![CDATA[',
  ']]>',
  '<?xml ',
  '?>',
  '<!DOCTYPE a [',
  '<node',
  '</node>',
  '<disk_image name="',
  ' name=',
  ' url="',
  'xmlns:p="u"',
  '<p:q',
  'urn:publicid:IDN+x+image+p:n',
  '<sliver_type name="raw-pc">',
  '</sliver_type>',
  '</rspec>',
];

/** The text after one random edit: something typed, cut out, doubled or moved. */
export function mutate(text: string, random: Random): string {
  const at = Math.floor(random() * (text.length + 1));
  const length = Math.floor(random() ** 3 * 200);
  const cut = text.slice(at, at + length);
  switch (Math.floor(random() * 5)) {
    case 0:
      return text.slice(0, at) + text.slice(at + length);
    case 1:
      return text.slice(0, at) + cut + text.slice(at);
    case 2: {
      const rest = text.slice(0, at) + text.slice(at + length);
      const to = Math.floor(random() * (rest.length + 1));
      return rest.slice(0, to) + cut + rest.slice(to);
    }
    case 3:
      return text.slice(0, at) + text.slice(at + 1);
    default:
      return (
        text.slice(0, at) + (tokens[Math.floor(random() * tokens.length)] ?? '') + text.slice(at)
      );
  }
}

const mine = image('mine', { mine: true, sliverTypes: ['raw-pc'] });
const known = catalogue(
  mine,
  image('boreal', { siteName: 'north' }),
  image('gone', { state: 'deleted' }),
);

/** Scans a text and checks what must hold of any. */
export function checkScan(text: string): RspecDocument {
  const document = scan(text);
  assertNested(document);
  return document;
}

/** Asks every feature about a document at a random place: none may throw or answer outside the text. */
export function checkFeatures(document: RspecDocument, random: Random): void {
  const { length } = document.text;
  const offset = Math.floor(random() * (length + 1));
  const inside = ({ start, end }: { start: number; end: number }): void =>
    assert.ok(0 <= start && start <= end && end <= length);
  for (const { replace, insertText } of completeAt(document, offset, known, { now })) {
    inside(replace);
    assert.ok(replace.start <= offset && offset <= replace.end && insertText !== '');
    assert.doesNotMatch(document.text.slice(replace.start, replace.end), /\n/);
  }
  const hover = hoverAt(document, offset, { catalogue: known, now });
  if (hover) inside(hover);
  for (const diagnostic of diagnose(document, { catalogue: known, now })) {
    inside(diagnostic);
    for (const { edits } of diagnostic.fixes) {
      edits.forEach(inside);
      applyEdits(document.text, edits);
    }
  }
  for (const { span, selection } of outline(document)) {
    inside(span);
    assert.ok(span.start <= selection.start && selection.end <= span.end);
  }
  folds(document).forEach(inside);
  links(document).forEach(inside);
  manifestNodes(document).forEach(inside);
  checkEditing(document, offset, inside);
  const { edits } = insertDiskImage(document, offset, mine);
  edits.forEach(inside);
  if (edits.length > 0) assert.ok(namesMine(applyEdits(document.text, edits)));
}

/** What the editor asks while one types and moves about. */
function checkEditing(
  document: RspecDocument,
  offset: number,
  inside: (span: { start: number; end: number }) => void,
): void {
  format(document, { indent: '  ' }).forEach(inside);
  const closing = closeTag(document, offset);
  if (closing) inside(closing);
  const names = tagNamesAt(document, offset);
  if (names) [names.start, names.end].forEach(inside);
  selectionsAt(document, offset).forEach(inside);
  const use = nameAt(document, offset);
  if (use) usesOfName(document, use).forEach(inside);
}

function namesMine(text: string): boolean {
  return text.includes(mine.urn) || text.includes(mine.url ?? mine.urn);
}
