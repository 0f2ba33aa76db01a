// Nodes of an advertisement repeat each other: a thousand of them list the same hardware, sliver types and images,
// character for character. What stands in a node as it stood in one before need not be parsed again.

/** An element in a node, with the space before it. */
interface Block<Tag> {
  readonly text: string;
  /** Those of its tags that count. */
  readonly tags: readonly Tag[];
  /** Blocks that came behind it, latest first. */
  readonly following: Block<Tag>[];
}

/** What a streaming parser tells of itself. */
export interface BlockParser {
  write(text: string): unknown;
  /** Characters up to the tag that it is telling of, with its end. */
  readonly position: number;
}

/** A longer block is not kept, and a text without the end of a tag not held back any longer; characters. */
const MAX_BLOCK = 65_536;
/** So many blocks are compared with what comes; so many are kept, in the order in which they were parsed. */
const MAX_FOLLOWING = 4;
const MAX_KNOWN = 500;

/**
 * Stands before a parser, and is told of its tags. It gives the parser a text in pieces that end with a tag, so that
 * between two of them the parser stands in the content of a node; there it passes over every block that the parser
 * has read to its end before, in the content of a node too. Any other text reaches the parser unchanged.
 */
export class RepeatedBlocks<Tag> {
  readonly #parser: BlockParser;
  readonly #again: (tag: Tag) => void;
  readonly #known = new Map<string, Block<Tag>>();
  /** Stands for the start tag of a node. */
  readonly #first = newBlock<Tag>();
  /** Stands for all blocks that were seen once. */
  readonly #seenOnce = newBlock<Tag>();
  /** The block before the one to come. */
  #last = this.#first;
  #text = '';
  #at = 0;
  #written = 0;
  /** Depth of the content of the node that is being read; undefined outside. */
  #level: number | undefined;
  /** Name of the element in the node that is open. */
  #child: string | undefined;
  /** Position at which the parser stood directly in the node. */
  #reached = -1;
  /** Where the block that is being read begins; undefined where it is not kept. */
  #start: number | undefined;
  #tags: Tag[] = [];

  /** @param again takes the tags that count of each block that is passed over */
  constructor(parser: BlockParser, again: (tag: Tag) => void) {
    this.#parser = parser;
    this.#again = again;
  }

  write(text: string): void {
    if (this.#at - (this.#start ?? this.#at) > MAX_BLOCK) this.#start = undefined;
    const from = this.#start ?? this.#at;
    this.#text = this.#text.slice(from) + text;
    this.#at -= from;
    if (this.#start !== undefined) this.#start -= from;
    for (let more = true; more;) more = this.#pass() || this.#feed(this.#endOfPiece());
  }

  /** The parser gets what was held back. */
  end(): void {
    this.#feed(this.#text.length);
  }

  /** The parser tells of a start tag, with the depth of its content. */
  opened(name: string, depth: number): void {
    if (this.#level !== undefined && depth === this.#level + 1) this.#child = name;
  }

  /** The one before was that of a node. */
  enteredNode(depth: number): void {
    this.leftNode();
    this.#level = depth;
    this.#last = this.#first;
    this.#reached = this.#parser.position;
  }

  /** What follows is not as in a node until the next one begins. */
  leftNode(): void {
    this.#level = undefined;
    this.#child = undefined;
    this.#start = undefined;
  }

  /** The parser tells of the end of an element, with the depth around it. */
  closed(depth: number): void {
    if (this.#level === undefined || depth > this.#level) return;
    if (depth < this.#level) this.leftNode();
    else {
      this.#child = undefined;
      this.#reached = this.#parser.position;
    }
  }

  /** The start tag that the parser tells of counts. */
  counts(tag: Tag): void {
    this.#tags.push(tag);
  }

  /** Passes over a block that is known, with what follows it. False where none is, or it is not known yet. */
  #pass(): boolean {
    if (this.#reached !== this.#written || this.#level === undefined) return false;
    const { following } = this.#last;
    // Comparing a slice costs a twentieth of asking with what the text goes on.
    const block = following.find(
      ({ text }) => this.#text.slice(this.#at, this.#at + text.length) === text,
    );
    if (!block) return false;
    for (const tag of block.tags) this.#again(tag);
    this.#last = block;
    this.#at += block.text.length;
    this.#start = this.#at;
    return true;
  }

  /** Where the text is cut that the parser gets; not behind `#at` as long as more must come first. */
  #endOfPiece(): number {
    const rest = this.#text.length - this.#at;
    const isInNode = this.#level !== undefined;
    if (isInNode && this.#child === undefined && this.#isBeginningOfKnown(rest)) return this.#at;
    const sought = !isInNode ? 'node' : this.#child === undefined ? '' : `</${this.#child}`;
    const tag = this.#text.indexOf(sought, this.#at);
    const end = tag < 0 ? -1 : this.#text.indexOf('>', tag);
    if (end >= 0) return end + 1;
    if (rest > MAX_BLOCK) return this.#text.length;
    // A word may be cut in two.
    return isInNode || tag >= 0 ? this.#at : Math.max(this.#at, this.#text.length - sought.length);
  }

  #isBeginningOfKnown(length: number): boolean {
    if (this.#reached !== this.#written) return false;
    const rest = this.#text.slice(this.#at);
    return this.#last.following.some(({ text }) => text.length > length && text.startsWith(rest));
  }

  #feed(end: number): boolean {
    if (end <= this.#at) return false;
    if (this.#reached === this.#written && this.#level !== undefined) {
      this.#start = this.#at;
      this.#tags = [];
    }
    const piece = this.#text.slice(this.#at, end);
    this.#at = end;
    this.#written += piece.length;
    this.#parser.write(piece);
    if (this.#reached === this.#written) this.#keep();
    return true;
  }

  /** The parser stands in the node again. */
  #keep(): void {
    const start = this.#start ?? this.#at;
    const length = this.#at - start;
    this.#start = undefined;
    if (length === 0 || length > MAX_BLOCK) return;
    const text = this.#text.slice(start, this.#at);
    const known = this.#known.get(text);
    if (known) this.#follow(known);
    else {
      if (this.#known.size >= MAX_KNOWN) this.#known.delete(this.#known.keys().next().value ?? '');
      this.#known.set(text, { text, tags: this.#tags, following: [] });
      this.#last = this.#seenOnce;
    }
  }

  /** Only what has come twice is waited for. */
  #follow(block: Block<Tag>): void {
    const { following } = this.#last;
    if (!following.includes(block)) {
      following.unshift(block);
      following.length = Math.min(following.length, MAX_FOLLOWING);
    }
    this.#last = block;
  }
}

function newBlock<Tag>(): Block<Tag> {
  return { text: '', tags: [], following: [] };
}
