// RSpecs in the strings of a Python text, and the pieces of one that is put together when it runs.
import type { Inner } from '../embedded/inner';
import { pythonRegions } from '../embedded/regions';
import { embeddedRspecs } from '../embedded/rspecs';
import { findMentions } from '../mentions/find';
import { diagnoseMentions } from '../mentions/judge';
import { mayNameImages } from '../mentions/kinds';
import { pythonStrings } from './strings';

export interface EmbeddedInPython {
  readonly inner: readonly Inner[];
  /** An RSpec of which not all is known before it runs. */
  readonly isPutTogether: boolean;
}

const none: EmbeddedInPython = { inner: [], isPutTogether: false };

const mayEmbed = /<(?:\w+:)?(?:rspec|disk_image)\b/;
const rspecElement = /<(?:\w+:)?rspec\s/;
const imageElement = /<(?:\w+:)?disk_image\b/;
const namedImage = /<(?:\w+:)?disk_image\s[^<>]*\b(?:name|url)\s*=\s*\\?["']\s*(?:urn:|https?:)/;

export function embeddedInPython(text: string): EmbeddedInPython {
  if (!mayEmbed.test(text)) return none;
  const rspecs = embeddedRspecs(text, pythonRegions(text));
  const pieces: Inner[] = [];
  let isPutTogether = rspecs.some(
    ({ filledIn, start, end }) => filledIn && imageElement.test(text.slice(start, end)),
  );
  for (const { start: literal, valueStart: start, valueEnd: end } of pythonStrings(text)) {
    const value = text.slice(start, end);
    const isWhole = rspecs.some((rspec) => start <= rspec.start && rspec.end <= end);
    if (isWhole || !imageElement.test(value)) continue;
    isPutTogether ||= namedImage.test(value) || rspecElement.test(value);
    if (mayNameImages(value)) pieces.push(pieceOf(text, { literal, start, end }));
  }
  return { inner: [...rspecs, ...pieces], isPutTogether };
}

interface Place {
  readonly literal: number;
  readonly start: number;
  readonly end: number;
}

function pieceOf(text: string, { literal, start, end }: Place): Inner {
  const isRaw = /r/i.test(text.slice(literal, start));
  const uses = findMentions(text, 'json', { start, end }, isRaw ? 'none' : 'python');
  const judged = uses.filter(({ part }) => !part);
  return { start, end, uses, diagnose: (options) => diagnoseMentions(judged, false, options) };
}
