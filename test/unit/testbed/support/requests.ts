/** Request RSpecs in pieces: what a test wants of a node, and the document around it. */
import assert from 'node:assert/strict';
import { structOf, textOf, type Reply } from './client';
import type { Lab } from './lab';

const emulab = 'http://www.protogeni.net/resources/rspec/ext/emulab/1';

export function rspec(inside: string, namespace = 'http://www.geni.net/resources/rspec/3'): string {
  return `<rspec xmlns="${namespace}" xmlns:emulab="${emulab}" type="request">${inside}</rspec>`;
}

export interface NodeWish {
  readonly name?: string;
  readonly type?: string;
  readonly image?: string;
  readonly hardware?: string;
  readonly attributes?: string;
  readonly inside?: string;
}

export function node(wish: NodeWish = {}): string {
  const { name = 'n', type = 'raw-pc', image, hardware, attributes = '', inside = '' } = wish;
  const disk = image === undefined ? '' : `<disk_image name="${image}"/>`;
  const kind = hardware === undefined ? '' : `<hardware_type name="${hardware}"/>`;
  return `<node client_id="${name}" ${attributes}><sliver_type name="${type}">${disk}</sliver_type>${kind}${inside}</node>`;
}

export interface Booted {
  readonly slice: string;
  readonly manifest: string;
}

/** Sends requests, each in the name of a new slice of alice. */
export class Requester {
  readonly #lab: () => Lab;
  #count = 0;

  /** @param lab is asked for when it is there */
  constructor(lab: () => Lab) {
    this.#lab = lab;
  }

  readonly ask = async (request: string): Promise<Reply & { slice: string }> => {
    this.#count += 1;
    const slice = await this.#lab().register(`r${this.#count}`);
    const reply = await this.#lab().onSlice('CreateSliver', { rspec: request }, slice);
    const { code, value, output, all } = reply;
    return { code, value, output, all, slice };
  };

  /** Boots a request; the value is its slice and its manifest. The slice stays. */
  readonly boot = async (request: string): Promise<Booted> => {
    const { slice, code, output } = await this.ask(request);
    assert.equal(code, 0, output);
    await this.#lab().sliceIs('ready', slice);
    const { value } = await this.#lab().onSlice('Resolve', { urn: slice }, slice);
    return { slice, manifest: textOf(structOf(value)['manifest']) };
  };

  /** The manifest of a request that has booted, and whose slice is gone again. */
  readonly bootOnce = async (request: string): Promise<string> => {
    const { slice, manifest } = await this.boot(request);
    await this.#lab().onSlice('DeleteSlice', { blocking: 1 }, slice);
    return manifest;
  };
}
