// An element while the scanner builds it. Outside the scanner it is only known as an Element, which
// nobody changes.
import type { Element } from './document';
import type { ScannedAttribute } from './scanValue';

/** Most elements have no children and some no attributes: they share this list. */
const none: readonly never[] = [];

export class OpenElement implements Element {
  attributes: readonly ScannedAttribute[] = none;
  namespace: string | undefined;
  openEnd = 0;
  closeStart = -1;
  end = 0;
  selfClosed = false;
  broken = false;
  declares = false;
  readonly prefix: string;
  readonly local: string;
  readonly name: string;
  readonly start: number;
  readonly nameEnd: number;
  readonly parent: OpenElement | undefined;
  /** Scans what is not scanned yet and may be inside. */
  complete: (() => void) | undefined;
  #children: readonly OpenElement[] = none;

  constructor(name: string, start: number, nameEnd: number, parent: OpenElement | undefined) {
    this.name = name;
    this.start = start;
    this.nameEnd = nameEnd;
    this.parent = parent;
    const colon = name.indexOf(':');
    this.prefix = colon < 0 ? '' : name.slice(0, colon);
    this.local = colon < 0 ? name : name.slice(colon + 1);
  }

  get children(): readonly OpenElement[] {
    this.complete?.();
    return this.#children;
  }

  adopt(child: OpenElement): void {
    if (this.#children === none) this.#children = [child];
    else (this.#children as OpenElement[]).push(child);
  }

  /** Takes the offsets of the end tag. */
  close(start: number, end: number): void {
    this.closeStart = start;
    this.end = end;
  }

  add(attribute: ScannedAttribute): void {
    if (this.attributes === none) this.attributes = [attribute];
    else (this.attributes as ScannedAttribute[]).push(attribute);
  }
}

const seenNames = new WeakMap<OpenElement, Set<string>>();

/** A tag has a handful of attributes; one with thousands must not cost their square. */
export function isDuplicate(element: OpenElement, name: string): boolean {
  const { attributes } = element;
  if (attributes.length < 16) {
    for (const attribute of attributes) if (attribute.name === name) return true;
    return false;
  }
  let seen = seenNames.get(element);
  if (!seen) {
    seen = new Set(attributes.map((attribute) => attribute.name));
    seenNames.set(element, seen);
  }
  if (seen.has(name)) return true;
  seen.add(name);
  return false;
}
