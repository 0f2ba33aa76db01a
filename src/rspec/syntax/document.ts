// What the scanner makes of a text: elements and attributes with their offsets, and the places where
// the text is not XML. Everything downstream reads these shapes and never the tags themselves.

/** Offsets into the text in UTF-16 code units; `end` is exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface Attribute extends Span {
  /** As written, with its prefix. */
  readonly name: string;
  readonly nameEnd: number;
  /** As written, entities not resolved; undefined when there is no `=`. */
  readonly raw: string | undefined;
  /** The value without its quotes. Both are `nameEnd` when there is no `=`. */
  readonly valueStart: number;
  readonly valueEnd: number;
  readonly quote: '"' | "'" | '';
  /** False for a value whose closing quote is missing. */
  readonly closed: boolean;
  /** What is wrong with its quotes or its `=`, where what is meant is clear all the same. */
  readonly flaw?: AttributeFlaw | undefined;
}

export interface Element extends Span {
  /** As written, with its prefix; empty for a `<` that begins no name. */
  readonly name: string;
  readonly prefix: string;
  readonly local: string;
  /** URI of its namespace; undefined when none is declared for its prefix. */
  readonly namespace: string | undefined;
  readonly nameEnd: number;
  /** End of the start tag. */
  readonly openEnd: number;
  /** Start of the end tag, or -1 when there is none. */
  readonly closeStart: number;
  readonly selfClosed: boolean;
  /** The start tag has no `>`. */
  readonly broken: boolean;
  readonly parent: Element | undefined;
  readonly children: readonly Element[];
  readonly attributes: readonly Attribute[];
}

/**
 * Slips around a value that is plain to see: `name"v"`, `name=v"`, `name=“v”`, `name=""v""` and
 * `name="say "v" twice"`. The value of the attribute is `v`, in the last one with the quotes inside.
 */
export type AttributeFlaw =
  | 'xml-missing-equals'
  | 'xml-missing-open-quote'
  | 'xml-wrong-quotes'
  | 'xml-doubled-quote'
  | 'xml-quote-in-value';

export type SyntaxCode =
  | AttributeFlaw
  | 'xml-doctype'
  | 'xml-too-deep'
  | 'xml-open-comment'
  | 'xml-open-section'
  | 'xml-comment-dashes'
  | 'xml-late-declaration'
  | 'xml-broken-tag'
  | 'xml-stray-character'
  | 'xml-unclosed-element'
  | 'xml-stray-end-tag'
  | 'xml-broken-end-tag'
  | 'xml-misspelt-end-tag'
  | 'xml-attribute-without-value'
  | 'xml-unquoted-value'
  | 'xml-open-quote'
  | 'xml-missing-space'
  | 'xml-duplicate-attribute'
  | 'xml-raw-ampersand'
  | 'xml-raw-less-than'
  | 'xml-text-outside-root'
  | 'xml-second-root';

/** One place where the text is not well-formed XML. */
export interface SyntaxProblem extends Span {
  readonly code: SyntaxCode;
  readonly element?: Element;
  readonly attribute?: Attribute;
}

export interface RspecDocument {
  /** All of it; a large one is put together for this, so who needs a little asks for a {@link slice}. */
  readonly text: string;
  readonly length: number;
  /** A piece of the text. */
  readonly slice: (start: number, end?: number) => string;
  /** The first element that has a name, whatever the name. */
  readonly root: Element | undefined;
  /** Every element, in the order of their start tags; none that is nested deeper than the scanner goes. */
  readonly elements: readonly Element[];
  /** Names of elements and attributes as written, each once. */
  readonly names: ReadonlySet<string>;
  /** Comments, CDATA sections, processing instructions and the DOCTYPE, in order. */
  readonly opaque: readonly Span[];
  readonly problems: readonly SyntaxProblem[];
  /** The last element that starts before an offset. Costs the same in a large document. */
  readonly elementBefore: (offset: number) => Element | undefined;
  /** The last of the opaque spans that starts before an offset and may reach it. */
  readonly opaqueBefore: (offset: number) => Span | undefined;
  /** All elements, for who may find early what it looks for. */
  readonly walk: () => Iterable<Element>;
}
