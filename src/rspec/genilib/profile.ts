// Where a geni-lib profile refers to images: every string from which a node gets its image, by whatever way, and
// any string that is the URN of an image or a metadata address by itself.
import type { SyntaxNode } from '@lezer/common';
import type { ImageUse } from '../images/imageUses';
import { parseReference } from '../images/references';
import { isPlaceholder } from '../language/templates';
import { understandPython, type Understood } from '../python';
import { haveInCommon, together } from '../python/choices';
import type { TextItem } from '../python/items';
import { isPlain, literalsOf, valueOf, type Literal } from '../python/literals';
import type { Span } from '../syntax/document';
import { isImageReference } from './imageForms';
import { findSinks, type Said, type Sink } from './sinks';
import { isLabel, isPartOfText, looseSlots } from './slots';
import { writerOf, type WrittenAs } from './writing';

export interface ProfileImageUse extends ImageUse {
  /** The literal; the first of several that are one value. */
  readonly literal: Literal;
  /** Given to a node as its image, so that a bare name is meant as one too. */
  readonly assigned: boolean;
  /** Its value is certain and names an image: only then may it be judged. */
  readonly certain: boolean;
  /** Nothing else is put together with the value, so another may take its place. */
  readonly replaceable: boolean;
  /** It is only a part of other texts. */
  readonly part: boolean;
  /** `id`: the second argument of `urn.Image`; `value`: what stands there still lacks its quotes. */
  readonly writtenAs: WrittenAs;
  /** Where nodes get it. */
  readonly places: readonly UsePlace[];
  /** The texts that it is a part of. */
  readonly composed: readonly string[];
}

/** One node that gets the image, and what is said of that node when it does. */
export interface UsePlace {
  readonly at: number;
  readonly sites: readonly string[];
  readonly hardwareTypes: readonly string[];
  /** What else the node may get under the same conditions. */
  readonly rivals: readonly string[];
}

/** An expression from which a node gets its image, and the values that it may have. */
export interface ImageExpression extends Span {
  readonly values: readonly string[];
  readonly place: UsePlace | undefined;
}

export interface ProfileImages {
  readonly uses: readonly ProfileImageUse[];
  readonly expressions: readonly ImageExpression[];
  readonly python: Understood;
}

const MAX_REMEMBERED = 4;
const remembered = new Map<string, ProfileImages>();

/** Completion, hover and diagnostics ask for the same text, one after the other. */
export function profileImages(text: string): ProfileImages {
  let known = remembered.get(text);
  if (known === undefined) {
    known = new Reader(text).read();
    if (remembered.size >= MAX_REMEMBERED) remembered.delete(remembered.keys().next().value ?? '');
    remembered.set(text, known);
  }
  return known;
}

export function profileImageUses(text: string): readonly ProfileImageUse[] {
  return profileImages(text).uses;
}

/** What is known of one string. */
interface Slot {
  readonly node: SyntaxNode;
  writtenAs: WrittenAs;
  readonly reached: { readonly sink: Sink; readonly item: TextItem }[];
  readonly composed: Set<string>;
  authority: string | undefined;
}

class Reader {
  readonly #text: string;
  readonly #python: Understood;
  readonly #slots = new Map<number, Slot>();

  constructor(text: string) {
    this.#text = text;
    this.#python = understandPython(text);
  }

  read(): ProfileImages {
    const sinks = findSinks(this.#text, this.#python);
    for (const sink of sinks) for (const item of sink.images) this.#reach(sink, item);
    for (const node of looseSlots(this.#text, this.#python)) this.#slot(node);
    const compared = this.#compared();
    const uses = [...this.#slots.values()].flatMap((slot) => this.#use(slot, compared));
    const missing = sinks.flatMap((sink) => this.#missing(sink));
    return {
      uses: [...uses, ...missing].sort((a, b) => a.span.start - b.span.start),
      expressions: sinks.flatMap(expressionOf),
      python: this.#python,
    };
  }

  #slot(node: SyntaxNode): Slot {
    let slot = this.#slots.get(node.from);
    if (!slot) {
      slot = { node, writtenAs: 'text', reached: [], composed: new Set(), authority: undefined };
      this.#slots.set(node.from, slot);
    }
    return slot;
  }

  #reach(sink: Sink, item: TextItem): void {
    if (item.id) {
      const slot = this.#slot(item.id);
      slot.writtenAs = 'id';
      slot.authority = /^urn:publicid:IDN\+([^+]*)/.exec(item.text)?.[1];
      slot.reached.push({ sink, item });
    } else if (item.whole) {
      const [node] = item.strings;
      if (node) this.#slot(node).reached.push({ sink, item });
    } else for (const node of item.strings) this.#slot(node).composed.add(item.text);
  }

  /** What a profile compares with is told apart there, such as a name for no image at all. */
  #compared(): ReadonlySet<string> {
    return new Set(
      this.#python.program.compared
        .filter(({ name }) => name === 'String')
        .map((node) => valueOf(this.#text, literalsOf(this.#text, node))),
    );
  }

  #use(slot: Slot, compared: ReadonlySet<string>): ProfileImageUse[] {
    const { node, reached, writtenAs, authority = '' } = slot;
    const text = this.#text;
    const literals = literalsOf(text, node);
    const [literal] = literals;
    const written = valueOf(text, literals);
    if (!literal || literals.every(({ formatted }) => formatted) || written.includes('\n'))
      return [];
    const value = writtenAs === 'id' ? `urn:publicid:IDN+${authority}+image+${written}` : written;
    const isImage = isImageReference(value.trim());
    const assigned = reached.length > 0;
    const part = slot.composed.size > 0 || (!assigned && isPartOfText(text, node, this.#python));
    if (part && !isImage && slot.composed.size === 0) return [];
    const exact = isPlain(text, literals);
    const places = placesOf(slot);
    const isSentinel = compared.has(written) && !isImage;
    const isBeginning = !assigned && /[:/+_.-]\s*$/.test(value);
    const isWhole = exact && !part && !isPlaceholder(value) && !isSentinel;
    const isKnown = writtenAs === 'text' || authority !== '';
    return [
      {
        literal,
        assigned,
        certain: isWhole && isKnown && (assigned || (isImage && !isBeginning)),
        replaceable: exact && !part,
        part,
        writtenAs,
        places,
        composed: [...slot.composed],
        ...writerOf(text, literals, writtenAs),
        value,
        reference: parseReference(value),
        node: undefined,
        siteUrn: oneSite(places),
        sliverType: oneKind(slot),
        wins: true,
      },
    ];
  }

  /** `node.disk_image =` with nothing behind it. */
  #missing(sink: Sink): ProfileImageUse[] {
    const sign = sink.value === undefined ? sink.statement.getChild('AssignOp') : null;
    if (!sign) return [];
    const text = this.#text;
    const blanks = /^[ \t]*/.exec(text.slice(sign.to, sign.to + 200))?.[0].length ?? 0;
    const end = sign.to + blanks;
    if (end < text.length && !/[\r\n#]/.test(text.charAt(end))) return [];
    const literal: Literal = {
      start: sign.to,
      end,
      valueStart: end,
      valueEnd: end,
      quote: '"',
      closed: true,
      formatted: false,
    };
    const item: TextItem = {
      kind: 'text',
      text: '',
      strings: [],
      whole: true,
      exact: true,
      weak: false,
      choices: this.#python.evaluator.branches(sink.statement),
    };
    const slot = { reached: [{ sink, item }] };
    const places = placesOf(slot);
    return [
      {
        literal,
        assigned: true,
        certain: false,
        replaceable: false,
        part: false,
        writtenAs: 'value',
        places,
        composed: [],
        ...writerOf(text, [literal], 'value'),
        value: '',
        reference: parseReference(''),
        node: undefined,
        siteUrn: oneSite(places),
        sliverType: oneKind(slot),
        wins: true,
      },
    ];
  }
}

function placesOf({ reached }: Pick<Slot, 'reached'>): UsePlace[] {
  return reached.map(({ sink, item }) => placeFor(sink, item));
}

function placeFor(sink: Sink, item: TextItem): UsePlace {
  const fits = ({ choices, weak }: Said): boolean =>
    together(choices, item.choices) !== undefined && (!weak || haveInCommon(choices, item.choices));
  if (sink.sites.length === 0 && sink.types.length === 0)
    return { at: sink.statement.from, sites: [], hardwareTypes: [], rivals: [] };
  const sites = sink.sites.filter(fits);
  const types = sink.types.filter(fits);
  const rivals = sink.images.filter(
    (other) =>
      other !== item &&
      [...sites, ...types].some(({ choices }) => together(choices, other.choices) !== undefined),
  );
  return {
    at: sink.statement.from,
    sites: [...new Set(sites.map(({ value }) => value))],
    hardwareTypes: [...new Set(types.map(({ value }) => value))],
    rivals: rivals.map(({ text }) => text),
  };
}

/** The site of all nodes that get it, as far as they name one. */
function oneSite(places: readonly UsePlace[]): string | undefined {
  const sites = new Set(places.flatMap((place) => place.sites));
  const [only] = sites;
  return sites.size === 1 ? only : undefined;
}

function oneKind({ reached }: Pick<Slot, 'reached'>): string | undefined {
  const kinds = new Set(reached.map(({ sink }) => sink.kind));
  const [only] = kinds;
  return kinds.size === 1 ? only : undefined;
}

function expressionOf(sink: Sink): ImageExpression[] {
  const { value, images, statement } = sink;
  if (!value || isLabel(value)) return [];
  const [first] = images;
  return [
    {
      start: value.from,
      end: value.to,
      values: [...new Set(images.map(({ text }) => text))],
      place: first && images.length === 1 ? placeFor(sink, first) : undefined,
    },
  ].filter(() => statement.to >= value.to);
}
