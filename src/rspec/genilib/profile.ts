// Where a geni-lib profile refers to images: `node.disk_image = "…"`, arguments and variables called
// so, and any string that is an image URN or a metadata address by itself. The node's site and sliver
// type are read from the lines around it.
import type { ImageUse } from '../images/imageUses';
import { distance } from '../language/distance';
import { parseReference } from '../images/references';
import { isPlaceholder } from '../language/templates';
import { pythonStrings, type PythonString } from './strings';
import { pythonValues, type PythonValue } from './values';

export interface ProfileImageUse extends ImageUse {
  /** The literal; the first of several that are one value. */
  readonly literal: PythonString;
  /** Assigned as an image, so that a bare name is meant as one too. */
  readonly assigned: boolean;
  /** Its value is certain and names an image: only then may it be judged. */
  readonly certain: boolean;
  /** Nothing else is put together with the value, so another may take its place. */
  readonly replaceable: boolean;
}

/** What stands before a string that is the image of a node: an attribute of exactly that name. */
const assignment = /\b(\w+)?(?:\[[^\]\n]*\])?\.disk_image\s*=\s*(?:\(\s*)?[rRuU]?$/;
/** A variable or argument that is called so: a place to complete, whatever its value means. */
const telling =
  /\b(?:\w*_)?disk_?image(?:_?(?:urn|name|\d+))?\s*(?::\s*\w+\s*)?=\s*(?:\(\s*)?[rRuU]?$/i;
const delayImage = /\bsetDelayImage\(\s*[rRuU]?$/;
const nearlyUrn = /^urn:publicid:IDN\+([^+\s]*)\+([^+\s]*)\+\S+$/i;
const unseparated = /^urn:publicid:IDN\+[^+\s]*(?:\+image|image\+)[^+\s:/]*[:/][^+\s]*$/i;
/** Spaces beside separators only: between words they are a sentence about a URN. */
const spaced =
  /^urn:publicid:IDN\s*\+\s*[^+\s]+\s*\+\s*image\s*\+\s*[^\s:/]+\s*(?::|\/\/)\s*[^\s:/]+(?:\s*(?::|\/\/)\s*\d+)?$/i;

/** How much of a line before a string is looked at. */
const LOOK_BACK = 200;

export function profileImageUses(text: string): ProfileImageUse[] {
  const strings = pythonStrings(text);
  const nodes = new ProfileNodes(text, strings);
  return pythonValues(text, strings).flatMap((value) => {
    const use = useOf(text, value, nodes);
    return use ? [use] : [];
  });
}

function useOf(text: string, found: PythonValue, nodes: ProfileNodes): ProfileImageUse | undefined {
  const { value, literals } = found;
  const [literal] = literals;
  if (literals.every(({ formatted }) => formatted) || value.includes('\n')) return undefined;
  const before = lineBefore(text, literal.start);
  const match = assignment.exec(before);
  const assigned = match !== null || delayImage.test(before);
  const isImage = isImageUrn(value.trim()) || isMetadataAddress(value.trim());
  if (!assigned && !isImage && !telling.test(before)) return undefined;
  const isWhole = found.whole && !found.compared && !isPlaceholder(value);
  return {
    literal,
    assigned,
    certain: isWhole && (assigned || (isImage && !isPrefix(nodes.parts, before, value))),
    replaceable: found.whole,
    ...placeOf(text, literals),
    value,
    reference: parseReference(value),
    ...nodes.around(match?.[1], literal.start),
    wins: true,
  };
}

/** Also with a slip in its type, or without a `+` beside it. */
function isImageUrn(value: string): boolean {
  if (holdsImageUrn(value) || unseparated.test(value) || spaced.test(value)) return true;
  const type = nearlyUrn.exec(value)?.[2];
  return type !== undefined && distance(type, 'image', 2) <= 2;
}

/** Whole, or damaged where it can still be nothing else. */
function holdsImageUrn(value: string): boolean {
  const text = value.toLowerCase();
  const before = text.slice(0, Math.max(0, text.lastIndexOf('+image+')));
  const isUrn = text.startsWith('urn:') || /publicid:|idn\+/.test(before);
  return before !== '' && isUrn && !/\s/.test(value);
}

function isMetadataAddress(value: string): boolean {
  const [, query] = value.split(/\/image_metadata\.php\?/i, 2);
  return /^https?:\/\/\S/i.test(value) && query?.includes('uuid=') === true && !/\s/.test(value);
}

/** Where the value stands and how another is written there: between the quotes of one literal, around several. */
function placeOf(
  text: string,
  literals: PythonValue['literals'],
): Pick<ImageUse, 'span' | 'write'> {
  const [literal] = literals;
  const { closed, quote, valueStart, valueEnd } = literal;
  const last = literals.at(-1) ?? literal;
  if (last !== literal) {
    const opening = text.slice(literal.start, valueStart);
    return {
      span: { start: literal.start, end: last.end },
      write: (written) => opening + escapePython(written, quote) + quote,
    };
  }
  return {
    span: { start: valueStart, end: valueEnd },
    write: (written) => escapePython(written, quote) + (closed ? '' : quote),
  };
}

/** What a site names must not end the string that it is written into. */
function escapePython(value: string, quote: string): string {
  const single = quote.charAt(0);
  return value.replace(/[\\"'\u0000-\u001f\u007f]/g, (character) =>
    character !== single && /["']/.test(character)
      ? character
      : `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
}

/** The beginning of a URN that is completed elsewhere: it ends in a separator, or its variable is a part of something. */
function isPrefix(parts: ReadonlySet<string>, before: string, value: string): boolean {
  if (/[:/+_.-]\s*$/.test(value)) return true;
  const name = /\b(\w+)\s*=\s*(?:\(\s*)?[rRuU]?$/.exec(before)?.[1];
  return name !== undefined && parts.has(name);
}

/** Names before an operator or a method that makes another text of them, after an operator, and in its arguments. */
const partsOfTexts =
  /\b(\w+)\s*(?=[+%]|\.(?:format|replace|join)\b)|[+%]=?\s*([\w.]+)|(?:%\s*|\.format|\bjoin)\(([^)\n]*)/g;
/** Names that a string is filled with. */
const filledIn = /\{((?:\w+\.)*\w+)[}!:]/g;

/** The variables whose texts are added to, taken apart or put into others. */
function partsOf(text: string, strings: readonly PythonString[]): ReadonlySet<string> {
  const found = new Set<string>();
  const add = (names: string | undefined): void => {
    for (const name of names?.match(/\w+/g) ?? []) found.add(name);
  };
  const code = withoutStrings(text, strings);
  for (const [, before, after, among] of code.matchAll(partsOfTexts))
    [before, after, among].forEach(add);
  for (const [, name] of text.matchAll(filledIn)) add(name);
  return found;
}

function lineBefore(text: string, offset: number): string {
  const before = text.slice(Math.max(0, offset - LOOK_BACK), offset);
  return before.slice(before.lastIndexOf('\n') + 1);
}

const constructed = /\b(\w+)\s*=\s*[\w.]*\b(RawPC|XenVM|VM|DockerContainer|VZContainer|Node)\s*\(/g;

const typeOf: Readonly<Record<string, string>> = {
  RawPC: 'raw-pc',
  XenVM: 'emulab-xen',
  VM: 'emulab-xen',
  DockerContainer: 'emulab-docker',
  VZContainer: 'emulab-openvz',
};

interface Fact {
  readonly at: number;
  readonly value: string;
}

/** What a profile says of its variables: of nodes, from one constructor call to the next of the same name. */
class ProfileNodes {
  readonly #made = new Map<string, Fact[]>();
  readonly #sites = new Map<string, Fact[]>();
  readonly #text: string;
  readonly #strings: readonly PythonString[];
  #parts: ReadonlySet<string> | undefined;

  constructor(text: string, strings: readonly PythonString[]) {
    this.#text = text;
    this.#strings = strings;
    for (const match of text.matchAll(constructed)) {
      add(this.#made, match[1] ?? '', { at: match.index, value: typeOf[match[2] ?? ''] ?? '' });
    }
    for (const { start, valueStart, valueEnd } of strings) {
      const name = /\b(\w+)\.component_manager_id\s*=\s*$/.exec(lineBefore(text, start))?.[1];
      if (name !== undefined)
        add(this.#sites, name, { at: start, value: text.slice(valueStart, valueEnd) });
    }
  }

  /** Variables that are parts of other texts. */
  get parts(): ReadonlySet<string> {
    this.#parts ??= partsOf(this.#text, this.#strings);
    return this.#parts;
  }

  /** What is known of a node variable at an offset; nothing without a name. */
  around(name: string | undefined, at: number): Pick<ImageUse, 'node' | 'siteUrn' | 'sliverType'> {
    if (name === undefined) return { node: undefined, siteUrn: undefined, sliverType: undefined };
    return {
      node: undefined,
      siteUrn: this.siteOf(name, at),
      sliverType: this.sliverTypeOf(name, at),
    };
  }

  sliverTypeOf(name: string, at: number): string | undefined {
    const made = (this.#made.get(name) ?? []).filter((fact) => fact.at < at).at(-1)?.value;
    return made === '' ? undefined : made;
  }

  siteOf(name: string, at: number): string | undefined {
    const made = this.#made.get(name) ?? [];
    const from = made.filter((fact) => fact.at < at).at(-1)?.at ?? 0;
    const to = made.find((fact) => fact.at > at)?.at ?? Number.POSITIVE_INFINITY;
    return (this.#sites.get(name) ?? []).find((fact) => fact.at > from && fact.at < to)?.value;
  }
}

/** A profile with its strings empty. */
function withoutStrings(text: string, strings: readonly PythonString[]): string {
  let code = '';
  let from = 0;
  for (const { valueStart, valueEnd } of strings) {
    code += text.slice(from, valueStart);
    from = valueEnd;
  }
  return code + text.slice(from);
}

function add(facts: Map<string, Fact[]>, name: string, fact: Fact): void {
  const known = facts.get(name);
  if (known) known.push(fact);
  else facts.set(name, [fact]);
}
