// Reads an advertisement into what people choose from: each image once for each sliver type, with the
// nodes that offer it. A large site's advertisement is 9 MB and names 15 images a thousand times, so it
// is read as a stream, in slices that leave the event loop free in between.
import { defined } from '../../rpc/defined';
import * as l10n from '@vscode/l10n';
import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { isPlainUrn } from '../../rpc/urn';
import type { CatalogueImage, CatalogueSite } from './catalogue';
import { lowerCaseAuthority, imageUrnOf, parseReference } from './references';
import { RepeatedBlocks } from './repeatedBlocks';
import { isMapperClass } from '../schema/values';

/** An image that a site offers for one sliver type. */
export interface AdvertisedImage {
  readonly sliverType: string;
  /** As printed: a URN, or a bare name in old advertisements. */
  readonly name: string;
  readonly url?: string;
  readonly os?: string;
  /** Version of the operating system. */
  readonly version?: string;
  readonly description?: string;
  readonly isDefault: boolean;
  /** Component URNs of the nodes that offer it. */
  readonly nodes: readonly string[];
}

export interface Advertisement {
  /** Component manager of the first node that names one by a usable URN. */
  readonly siteUrn?: string;
  readonly generated?: Date;
  /** Component URNs of all nodes. */
  readonly nodes: readonly string[];
  readonly sliverTypes: readonly string[];
  /** Hardware types by how many nodes have them; classes of the mapper come last. */
  readonly hardwareTypes: readonly string[];
  readonly images: readonly AdvertisedImage[];
}

export class AdvertisementError extends Error {
  readonly reason: 'malformed' | 'doctype' | 'not-an-advertisement' | 'too-large';

  constructor(reason: AdvertisementError['reason'], message: string) {
    super(message);
    this.name = 'AdvertisementError';
    this.reason = reason;
  }

  static is(error: unknown, reason?: AdvertisementError['reason']): error is AdvertisementError {
    return error instanceof AdvertisementError && (reason === undefined || error.reason === reason);
  }
}

export interface AdvertisementReading {
  readonly signal?: AbortSignal;
}

/** Longest time in milliseconds that the event loop waits for one slice, and the size of one bite. */
const SLICE_MS = 10;
const BITE = 128 * 1024;

/**
 * What an advertisement may have, so that a small compressed one cannot fill the memory: the largest site's
 * has 9 M characters, 7 levels and 1,000 nodes. Characters in all and within one tag or text; levels;
 * and nodes, hardware types, sliver types and images, each counted once.
 */
const LIMITS = { characters: 67_108_864, piece: 1_048_576, depth: 200, kept: 100_000 };

/**
 * Reads an advertisement, in whatever pieces it comes.
 * @throws {AdvertisementError} for text that is no XML, has a DOCTYPE, has another root, or is larger
 * than the limits above.
 */
export async function readAdvertisement(
  source: string | Iterable<string> | AsyncIterable<string>,
  options: AdvertisementReading = {},
): Promise<Advertisement> {
  const reader = new Reader();
  let resumed = performance.now();
  for await (const piece of typeof source === 'string' ? [source] : source) {
    for (let at = 0; at < piece.length; at += BITE) {
      reader.write(piece.slice(at, at + BITE));
      if (performance.now() - resumed < SLICE_MS) continue;
      await new Promise((resolve) => setImmediate(resolve));
      options.signal?.throwIfAborted();
      resumed = performance.now();
    }
  }
  return reader.end();
}

/** The images of one sliver type. Every node lists them in the same order, so the next one is known. */
class Offers {
  readonly entries: Entry[] = [];
  readonly #byName = new Map<string, Entry>();
  next = 0;

  find(name: string): Entry | undefined {
    // Comparing with the expected name costs less than a look-up, for which the name must be hashed.
    const expected = this.entries[this.next++];
    return expected?.image.name === name ? expected : this.#byName.get(name);
  }

  add(entry: Entry): Entry {
    this.entries.push(entry);
    this.#byName.set(entry.image.name, entry);
    return entry;
  }
}

interface Entry {
  image: Omit<AdvertisedImage, 'nodes' | 'isDefault'>;
  isDefault: boolean;
  nodes: string[];
}

type Attributes = SaxesTagPlain['attributes'];

class Reader {
  // Positions would not count what is passed over.
  readonly #parser = new SaxesParser({ xmlns: false, position: false });
  readonly #blocks = new RepeatedBlocks<SaxesTagPlain>(this.#parser, (tag) => this.#read(tag));
  /** Of the RSpec language's elements, with its colon; undefined before the root. */
  #prefix: string | undefined;
  #siteUrn: string | undefined;
  #generated: Date | undefined;
  readonly #nodes: string[] = [];
  readonly #hardware = new Map<string, { nodes: number }>();
  readonly #sliverTypes = new Map<string, Offers>();
  /** The node that is being read; undefined between nodes. */
  #node: string | undefined;
  #current: Offers | undefined;
  #sliverType = '';
  /** A `type_relation` lists sliver types and images as brothers. */
  #relation = false;
  #depth = 0;
  /** Nodes, hardware types, sliver types and images so far. */
  #kept = 0;
  #characters = 0;
  /** Characters since the last tag ended, in whole bites. */
  #piece = 0;

  constructor() {
    this.#parser.on('opentag', (tag) => this.#open(tag));
    this.#parser.on('closetag', () => {
      this.#blocks.closed(--this.#depth);
      this.#piece = 0;
    });
    this.#parser.on('doctype', () => {
      throw new AdvertisementError(
        'doctype',
        l10n.t('The advertisement contains a DOCTYPE, which is not allowed.'),
      );
    });
  }

  write(text: string): void {
    this.#characters += text.length;
    this.#piece += text.length;
    if (this.#characters > LIMITS.characters || this.#piece > LIMITS.piece) throw tooLarge();
    this.#guarded(() => this.#blocks.write(text));
  }

  end(): Advertisement {
    this.#guarded(() => {
      this.#blocks.end();
      this.#parser.close();
    });
    const hardware = [...this.#hardware]
      .sort((a, b) => b[1].nodes - a[1].nodes)
      .map(([name]) => name);
    const images = [...this.#sliverTypes.values()].flatMap(({ entries }) => entries);
    return {
      ...(this.#siteUrn === undefined ? {} : { siteUrn: this.#siteUrn }),
      ...(this.#generated === undefined ? {} : { generated: this.#generated }),
      nodes: this.#nodes,
      sliverTypes: [...this.#sliverTypes.keys()],
      hardwareTypes: [
        ...hardware.filter((name) => !isMapperClass(name)),
        ...hardware.filter(isMapperClass),
      ],
      images: images.map(({ image, isDefault, nodes }) => ({ ...image, isDefault, nodes })),
    };
  }

  #guarded(work: () => void): void {
    try {
      work();
    } catch (error) {
      if (AdvertisementError.is(error)) throw error;
      const text = error instanceof Error ? error.message : String(error);
      throw new AdvertisementError(
        'malformed',
        l10n.t('The advertisement is not well-formed XML: {0}', text),
      );
    }
  }

  /**
   * Called for every element, so it does as little as it can. End tags are only counted: what follows a
   * node begins with an element that says so.
   */
  #open(tag: SaxesTagPlain): void {
    if (++this.#depth > LIMITS.depth) throw tooLarge();
    this.#piece = 0;
    this.#blocks.opened(tag.name, this.#depth);
    if (this.#read(tag)) this.#blocks.counts(tag);
  }

  /** Whether it counts in a node. */
  #read({ name, attributes }: SaxesTagPlain): boolean {
    const prefix = this.#prefix ?? this.#root(name, attributes);
    switch (prefix === '' ? name : withoutPrefix(name, prefix)) {
      case 'disk_image':
        this.#image(attributes);
        return true;
      case 'sliver_type':
        // The opstate extension has elements of this name outside every node.
        this.#current =
          this.#node !== undefined || this.#relation
            ? this.#typeNamed(attributes['name'])
            : undefined;
        return true;
      case 'hardware_type':
        this.#count(attributes['name']);
        return true;
      case 'node':
        this.#leave();
        this.#openNode(attributes);
        break;
      case 'type_relation':
        this.#leave();
        this.#relation = true;
        break;
      case 'link':
      case 'external_ref':
      case 'rspec_opstate':
      case 'stitching':
        this.#leave();
    }
    return false;
  }

  #leave(): void {
    this.#node = undefined;
    this.#current = undefined;
    this.#relation = false;
    this.#blocks.leftNode();
  }

  #root(name: string, attributes: Attributes): string {
    const colon = name.indexOf(':') + 1;
    if (name.slice(colon) !== 'rspec') {
      throw new AdvertisementError(
        'not-an-advertisement',
        l10n.t('The root element is {0} and not rspec.', name),
      );
    }
    const generated = Date.parse(attributes['generated'] ?? '');
    if (!Number.isNaN(generated)) this.#generated = new Date(generated);
    this.#prefix = name.slice(0, colon);
    return this.#prefix;
  }

  #openNode(attributes: Attributes): void {
    const id = attributes['component_id'];
    if (id === undefined) return;
    const manager = attributes['component_manager_id'] ?? '';
    if (this.#siteUrn === undefined && isPlainUrn(manager)) this.#siteUrn = manager;
    this.#node = id;
    this.#nodes.push(id);
    this.#blocks.enteredNode(this.#depth);
    this.#keep();
  }

  #count(hardware: string | undefined): void {
    if (hardware === undefined || this.#node === undefined) return;
    const known = this.#hardware.get(hardware);
    if (known) known.nodes++;
    else {
      this.#hardware.set(hardware, { nodes: 1 });
      this.#keep();
    }
  }

  #keep(): void {
    if (++this.#kept > LIMITS.kept) throw tooLarge();
  }

  #typeNamed(name = ''): Offers {
    let offers = this.#sliverTypes.get(name);
    if (!offers) {
      offers = new Offers();
      this.#sliverTypes.set(name, offers);
      this.#keep();
    }
    this.#sliverType = name;
    offers.next = 0;
    return offers;
  }

  #image(attributes: Attributes): void {
    const { name, url } = attributes;
    const key = name ?? url;
    if (!this.#current || key === undefined) return;
    const entry = this.#current.find(key) ?? this.#add(this.#current, key, attributes);
    if (attributes['default'] === 'true') entry.isDefault = true;
    // The default image is printed twice under a node.
    if (this.#node !== undefined && entry.nodes.at(-1) !== this.#node) entry.nodes.push(this.#node);
  }

  #add(offers: Offers, key: string, attributes: Attributes): Entry {
    this.#keep();
    const image = describe(this.#sliverType, key, attributes);
    return offers.add({ image, isDefault: false, nodes: [] });
  }
}

function tooLarge(): AdvertisementError {
  return new AdvertisementError(
    'too-large',
    l10n.t('The advertisement is larger or nests deeper than any site needs, and was not read.'),
  );
}

function describe(sliverType: string, name: string, attributes: Attributes): Entry['image'] {
  const { url, os, version, description } = attributes;
  return {
    sliverType,
    name,
    ...defined({ url, os, version, description }),
  };
}

function withoutPrefix(name: string, prefix: string): string {
  return name.startsWith(prefix) ? name.slice(prefix.length) : '';
}

/** What an advertisement says of its site, for a catalogue. */
export function siteOfAdvertisement(
  advertisement: Advertisement,
  site: { urn: string; name: string },
  at?: Date,
): CatalogueSite {
  const { sliverTypes, hardwareTypes, nodes } = advertisement;
  return { ...site, sliverTypes, hardwareTypes, nodes, ...(at ? { at } : {}) };
}

/** Its images for a catalogue: one entry for each image, with the sliver types that it is offered for. */
export function imagesOfAdvertisement(
  advertisement: Advertisement,
  site: { urn: string; name: string },
): CatalogueImage[] {
  const merged = new Map<
    string,
    { first: AdvertisedImage; sliverTypes: string[]; defaultFor: string[] }
  >();
  for (const image of advertisement.images) {
    const known = merged.get(image.name) ?? { first: image, sliverTypes: [], defaultFor: [] };
    known.sliverTypes.push(image.sliverType);
    if (image.isDefault) known.defaultFor.push(image.sliverType);
    merged.set(image.name, known);
  }
  return [...merged.values()].flatMap(({ first, sliverTypes, defaultFor }) => {
    const image = catalogueImage(first, site);
    return image
      ? [{ ...image, sliverTypes, ...(defaultFor.length > 0 ? { defaultFor } : {}) }]
      : [];
  });
}

function catalogueImage(
  image: AdvertisedImage,
  site: { urn: string; name: string },
): CatalogueImage | undefined {
  const reference = parseReference(image.name);
  const name = reference.name;
  if (name === undefined) return undefined;
  const project = reference.project ?? 'emulab-ops';
  const authority = lowerCaseAuthority(site.urn) ?? site.name;
  const { url, os, version, description } = image;
  const urn = reference.form === 'urn' ? image.name : imageUrnOf({ authority, project, name });
  if (urn === undefined) return undefined;
  return {
    urn,
    name,
    project,
    siteUrn: site.urn,
    siteName: site.name,
    visibility: 'anyone',
    mine: false,
    ...defined({ url, os, osVersion: version, description }),
  };
}
