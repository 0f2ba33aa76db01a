// A testbed in a temporary folder with short waits, and a person's everyday steps in it.
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import type { PlainStruct } from '../../../../src/rpc/wire/values';
import { startTestbed, type RunningTestbed, type TestbedOptions } from '../../../../src/testbed';
import { copyTemplate } from '../../../support/testbedTemplate';
import { listOf, structOf, TestClient, textOf, type Reply } from './client';

export const hello = 'urn:publicid:IDN+home.example:demo+slice+hello';

export class Lab {
  readonly directory: string;
  readonly #options: TestbedOptions;
  testbed: RunningTestbed;
  client: TestClient;

  private constructor(testbed: RunningTestbed, options: TestbedOptions) {
    this.directory = options.directory;
    this.testbed = testbed;
    this.client = new TestClient(testbed);
    this.#options = options;
  }

  /** With keys and images that all such labs share, which is quicker. */
  static async open(
    options: Pick<TestbedOptions, 'aggregates' | 'quota' | 'imageTracker' | 'logins'> = {},
  ): Promise<Lab> {
    const directory = await mkdtemp(join(tmpdir(), 'lab-'));
    await copyTemplate(options, directory);
    return Lab.#start({ ...options, directory });
  }

  /** In a folder of its own, with an authority that no other lab has. */
  static async fresh(options: Partial<TestbedOptions> = {}): Promise<Lab> {
    return Lab.#start({ ...options, directory: await mkdtemp(join(tmpdir(), 'lab-')) });
  }

  static async #start(options: TestbedOptions): Promise<Lab> {
    const { directory } = options;
    const all = { pollScale: 0.01, ...options, directory };
    return new Lab(await startTestbed(all), all);
  }

  /** Stops the testbed and removes its folder. */
  async close(): Promise<void> {
    await this.testbed.stop();
    rmSync(this.directory, { recursive: true, force: true });
  }

  /** Ends the testbed and starts it again, with other options where given. */
  async reopen(options: Partial<TestbedOptions> = {}): Promise<void> {
    await this.testbed.stop();
    this.testbed = await startTestbed({ ...this.#options, ...options });
    this.client = new TestClient(this.testbed);
  }

  get sa(): string {
    return this.testbed.description.sliceAuthority.url;
  }

  cm(site = 'home'): string {
    return `${this.#aggregate(site).cmUrl}/2.0`;
  }

  am(version: string, site = 'home'): string {
    return `${this.#aggregate(site).amUrl}/${version}`;
  }

  web(site = 'home'): string {
    return this.#aggregate(site).imagesUrl;
  }

  #aggregate(site: string): RunningTestbed['description']['aggregates'][number] {
    const found = this.testbed.description.aggregates.find(({ name }) => name === site);
    if (!found) throw new Error(`No aggregate ${site}`);
    return found;
  }

  async self(user = 'alice'): Promise<string> {
    return textOf((await this.client.call(this.sa, user, 'GetCredential')).value);
  }

  async sliceCredential(slice = hello, user = 'alice'): Promise<string> {
    const credential = await this.self(user);
    const reply = await this.client.call(this.sa, user, 'GetCredential', {
      credential,
      urn: slice,
      type: 'Slice',
    });
    if (reply.code !== 0) throw new Error(reply.output);
    return textOf(reply.value);
  }

  /** Registers a slice in project demo; the value is its URN. */
  async register(name: string, user = 'alice'): Promise<string> {
    const urn = `urn:publicid:IDN+home.example:demo+slice+${name}`;
    const credential = await this.self(user);
    const authority = this.sa.replace(/\/sa$/, '/project/demo/sa');
    const reply = await this.client.call(authority, user, 'Register', {
      credential,
      urn,
      type: 'Slice',
    });
    if (reply.code !== 0) throw new Error(reply.output);
    return urn;
  }

  sliver(clientId: string, site = 'home', slice = hello): { urn: string; disk: string } {
    const found = this.testbed.description.slices
      .find(({ urn }) => urn === slice)
      ?.slivers.find((each) => each.aggregate === site && each.clientId === clientId);
    if (!found) throw new Error(`No sliver ${clientId} at ${site}`);
    return found;
  }

  /** A call about slice hello, or another, with the slice's credential. */
  async onSlice(
    method: string,
    args: Record<string, string | number> = {},
    slice = hello,
    site = 'home',
  ): Promise<Reply> {
    const credentials = [await this.sliceCredential(slice)];
    return this.client.call(this.cm(site), 'alice', method, {
      slice_urn: slice,
      credentials,
      ...args,
    });
  }

  async createImage(
    imagename: string,
    args: Record<string, string | number> = {},
    site = 'home',
  ): Promise<Reply> {
    const sliver_urn = this.sliver('pc', site).urn;
    return this.onSlice('CreateImage', { imagename, sliver_urn, ...args }, hello, site);
  }

  async imageInfo(image_urn: string, site = 'home', user = 'alice'): Promise<Reply> {
    const credentials = [await this.self(user)];
    return this.client.call(this.cm(site), user, 'ImageInfo', { image_urn, credentials });
  }

  /** Asks until the image is no longer in progress; the value is the last answer. */
  async imageEnd(urn: string, site = 'home'): Promise<PlainStruct> {
    for (;;) {
      const info = structOf((await this.imageInfo(urn, site)).value);
      if (info['status'] === 'ready' || info['status'] === 'failed') return info;
      await after(5);
    }
  }

  /** Asks until there is no such image any more. */
  async imageIsGone(urn: string, site = 'home'): Promise<void> {
    while ((await this.imageInfo(urn, site)).code !== 12) await after(5);
  }

  /** Asks until a slice is as wanted at a site. */
  async sliceIs(status: string, slice = hello, site = 'home'): Promise<PlainStruct> {
    for (;;) {
      const reply = await this.onSlice('SliverStatus', {}, slice, site);
      const blob = reply.code === 0 ? structOf(reply.value) : {};
      if (blob['status'] === status) return blob;
      if (blob['status'] === 'failed') throw new Error(JSON.stringify(blob));
      await after(5);
    }
  }

  /** A snapshot of `pc` of slice hello, followed until image and sliver are ready; the value is the four strings. */
  async snapshot(
    name: string,
    args: Record<string, string | number> = {},
    site = 'home',
  ): Promise<string[]> {
    const reply = await this.createImage(name, args, site);
    if (reply.code !== 0) throw new Error(`${reply.code} ${reply.output}`);
    const strings = listOf(reply.value).map(textOf);
    await this.imageEnd(strings[0] ?? '', site);
    await this.sliceIs('ready', hello, site);
    return strings;
  }

  /** A slice with one node from this `disk_image`, asked for but not waited for. */
  async createSliver(
    slice: string,
    diskImage: string,
    options: { site?: string; type?: string } = {},
  ): Promise<Reply> {
    const rspec = requestOf(diskImage, options.type);
    return this.onSlice('CreateSliver', { rspec }, slice, options.site);
  }
}

/** A request for one node; `diskImage` is the element's attributes, or empty. */
export function requestOf(diskImage: string, type = 'raw-pc'): string {
  const disk = diskImage === '' ? '' : `<disk_image ${diskImage}/>`;
  return (
    '<rspec xmlns="http://www.geni.net/resources/rspec/3" type="request"><node client_id="node">' +
    `<sliver_type name="${type}">${disk}</sliver_type></node></rspec>`
  );
}
