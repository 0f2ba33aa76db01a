// Gathers what is known of every string that may name an image, and makes uses of it.
import { defined } from '../../rpc/defined';
import { joinedUrn } from '../../rpc/urn';
import type { SyntaxNode } from '@lezer/common';
import { parseReference } from '../images/references';
import { isPlaceholder } from '../language/templates';
import type { Understood } from '../python';
import { haveInCommon, together } from '../python/choices';
import type { TextItem } from '../python/items';
import { isPlain, isString, literalsOf, valueOf, type Literal } from '../python/literals';
import { isImageReference } from './imageForms';
import { findSinks, type Said, type Sink } from './sinks';
import { isOperand, isPartOfText, looseSlots, rowsBeside } from './slots';
import type { ImageExpression, ProfileImageUse, UsePlace } from './uses';
import { writerOf, type WrittenAs } from './writing';

export interface ProfileUses {
  /** In the order of the text. */
  readonly uses: readonly ProfileImageUse[];
  readonly expressions: readonly ImageExpression[];
}

export function readUses(text: string, python: Understood): ProfileUses {
  return new Reader(text, python).read();
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

  constructor(text: string, python: Understood) {
    this.#text = text;
    this.#python = python;
  }

  read(): ProfileUses {
    const sinks = findSinks(this.#text, this.#python);
    for (const sink of sinks) for (const item of sink.images) this.#reach(sink, item);
    this.#alike();
    for (const node of looseSlots(this.#text, this.#python)) this.#slot(node);
    const compared = this.#compared();
    const uses = [...this.#slots.values()].flatMap((slot) => this.#use(slot, compared));
    const missing = sinks.flatMap((sink) => this.#missing(sink));
    return {
      uses: [...uses, ...missing].sort((a, b) => a.span.start - b.span.start),
      expressions: sinks.flatMap(expressionOf),
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

  /** The other rows of a table are written as one of them is. */
  #alike(): void {
    const ids = [...this.#slots.values()].filter(({ writtenAs }) => writtenAs === 'id');
    for (const authority of new Set(ids.map((slot) => slot.authority))) {
      const known = ids.filter((slot) => slot.authority === authority);
      for (const beside of rowsBeside(known.map(({ node }) => node)))
        if (!this.#slots.has(beside.from))
          Object.assign(this.#slot(beside), { writtenAs: 'id', authority });
    }
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
    const text = this.#text;
    const literals = literalsOf(text, slot.node);
    const [literal] = literals;
    const written = valueOf(text, literals);
    if (!literal || literals.every(({ formatted }) => formatted) || written.includes('\n'))
      return [];
    const value = withAuthority(slot, written);
    const isImage = isImageReference(value.trim());
    const part = this.#isPart(slot);
    if (part && !isImage && slot.composed.size === 0) return [];
    const within = part ? this.#within(slot, written) : undefined;
    const use = useOf(text, literals, literal, value, slot);
    const isNamed = use.assigned || (isImage && !/[:/+_.-]\s*$/.test(value));
    const isSentinel = compared.has(written) && !isImage;
    const replaceable = !part && isWhole(text, literals, value);
    const certain = replaceable && isNamed && !isSentinel && isKnown(value);
    return [{ ...use, certain, replaceable, part, ...defined({ within }) }];
  }

  /** The beginning of the URN that a string lacks, which then is written as a name only. */
  #within(slot: Slot, written: string): string | undefined {
    if (isOperand(this.#text, slot.node)) return undefined;
    const prefix = prefixOf(slot, written);
    if (prefix !== undefined) slot.writtenAs = 'name';
    return prefix;
  }

  #isPart({ node, composed, reached }: Slot): boolean {
    return (
      composed.size > 0 || (reached.length === 0 && isPartOfText(this.#text, node, this.#python))
    );
  }

  /** `node.disk_image =` with nothing behind it. */
  #missing(sink: Sink): ProfileImageUse[] {
    const sign = sink.value === undefined ? sink.statement.getChild('AssignOp') : null;
    if (!sign) return [];
    const text = this.#text;
    const end = sign.to + (/^[ \t]*/.exec(text.slice(sign.to, sign.to + 200))?.[0].length ?? 0);
    if (end < text.length && !/[\r\n#]/.test(text.charAt(end))) return [];
    const { evaluator } = this.#python;
    const literal: Literal = { ...nothing, start: sign.to, end, valueStart: end, valueEnd: end };
    const item: TextItem = { ...noText, choices: evaluator.branches(sink.statement) };
    const slot: Slot = {
      node: sign,
      writtenAs: 'value',
      reached: [{ sink, item }],
      composed: new Set(),
      authority: undefined,
    };
    return [useOf(text, [literal], literal, '', slot)];
  }
}

const nothing = { quote: '"', closed: true, formatted: false } as const;
const noText = {
  kind: 'text',
  text: '',
  strings: [],
  whole: true,
  exact: true,
  weak: false,
} as const;

/** A use of which nothing is certain yet. */
function useOf(
  text: string,
  literals: readonly Literal[],
  literal: Literal,
  value: string,
  slot: Slot,
): ProfileImageUse {
  const places = placesOf(slot);
  return {
    literal,
    assigned: slot.reached.length > 0,
    certain: false,
    replaceable: false,
    part: false,
    writtenAs: slot.writtenAs,
    places,
    composed: [...slot.composed],
    ...writerOf(text, literals, slot.writtenAs),
    value,
    reference: parseReference(value),
    node: undefined,
    siteUrn: oneSite(places),
    sliverType: oneKind(slot),
    wins: true,
  };
}

const uptoName = /^urn:publicid:IDN\+[^+]+\+image\+[^+:/]+(?::|\/\/)$/i;

/** What stands before a value in every text that it is a part of, where that lacks only the name of an image. */
function prefixOf({ composed }: Slot, value: string): string | undefined {
  const before = new Set(
    [...composed].map((text) => text.endsWith(value) && text.slice(0, text.length - value.length)),
  );
  const [only] = before;
  return before.size === 1 && typeof only === 'string' && uptoName.test(only) ? only : undefined;
}

/** The id of `urn.Image` counts as the URN that becomes of it. */
function withAuthority({ writtenAs, authority = '' }: Slot, written: string): string {
  return writtenAs === 'id' ? joinedUrn(authority, 'image', written) : written;
}

/** Nothing is put together there, nor filled in later. */
function isWhole(text: string, literals: readonly Literal[], value: string): boolean {
  return isPlain(text, literals) && !isPlaceholder(value);
}

/** Neither a template nor a URN whose authority is not known. */
function isKnown(value: string): boolean {
  return !isPlaceholder(value) && !value.startsWith('urn:publicid:IDN++');
}

function placesOf({ reached }: Pick<Slot, 'reached'>): UsePlace[] {
  return reached.map(({ sink, item }) => placeFor(sink, item));
}

function placeFor(sink: Sink, item: TextItem): UsePlace {
  const fits = ({ choices, weak }: Said): boolean =>
    together(choices, item.choices) !== undefined && (!weak || haveInCommon(choices, item.choices));
  if (sink.sites.length === 0 && sink.types.length === 0)
    return { at: sink.statement.from, node: sink.name, sites: [], hardwareTypes: [], rivals: [] };
  const sites = sink.sites.filter(fits);
  const types = sink.types.filter(fits);
  const rivals = sink.images.filter(
    (other) =>
      other !== item &&
      [...sites, ...types].some(({ choices }) => together(choices, other.choices) !== undefined),
  );
  return {
    at: sink.statement.from,
    node: sink.name,
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
  if (!value || (isString(value) && value.name !== 'FormatString')) return [];
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
