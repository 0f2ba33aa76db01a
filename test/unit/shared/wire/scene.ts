/** The testbed as the replay uses it: its slices, its images, and what befalls them. */
import { setTimeout as after } from 'node:timers/promises';
import type { PlainValue } from '../../../../src/rpc/wire/values';
import type { SnapshotReason } from '../../../../src/testbed/faults';
import { listOf, structOf, textOf, type Reply } from '../../testbed/support/client';
import { hello, Lab, requestOf } from '../../testbed/support/lab';
import { Purse } from './purse';

/** The other slice of the conversation. */
export const demo2 = hello.replace(/hello$/, 'demo2');

export interface ImageKind {
  readonly isPrivate?: boolean;
  /** With a file, which takes a snapshot; else only its description. */
  readonly isTaken?: boolean;
}

export class Scene {
  readonly lab: Lab;
  readonly purse: Purse;
  /** Of slice demo2, which has one node. */
  readonly sliverOfDemo2: string;
  /** What is known of the images of project demo, by name in small letters. */
  readonly #images = new Map<string, ImageKind>();
  #isStirred = false;

  private constructor(lab: Lab, purse: Purse, sliverOfDemo2: string) {
    this.lab = lab;
    this.purse = purse;
    this.sliverOfDemo2 = sliverOfDemo2;
  }

  static async open(): Promise<Scene> {
    const lab = await Lab.open({ aggregates: 2, imageTracker: true });
    await lab.register('demo2');
    const reply = await lab.onSlice('CreateSliver', { rspec: requestOf('') }, demo2);
    const manifest = textOf(listOf(reply.value)[1]);
    const [, sliver = ''] = /sliver_id="([^"]+)"/.exec(manifest) ?? [];
    await lab.sliceIs('ready', demo2);
    return new Scene(lab, new Purse(lab), sliver);
  }

  /** Something was asked for that goes on behind, or changes what images there are. */
  stir(imageName: string | undefined): void {
    this.#isStirred = true;
    if (imageName !== undefined) this.#images.delete(imageName.toLowerCase());
  }

  /** No fault, no snapshot going on, all nodes up. */
  async settle(): Promise<void> {
    if (!this.#isStirred) return;
    await this.control('fault.clear');
    for (const slice of [hello, demo2]) await this.lab.sliceIs('ready', slice);
    this.#isStirred = false;
  }

  control(command: string, more: Readonly<Record<string, unknown>> = {}): Promise<unknown> {
    return this.lab.testbed.control({ command, ...more });
  }

  async fault(kind: string, more: Readonly<Record<string, unknown>> = {}): Promise<void> {
    this.#isStirred = true;
    await this.control('fault.add', { kind, ...more });
  }

  /** An image of this name and kind is there. */
  async image(name: string, wanted: ImageKind): Promise<void> {
    const known = this.#images.get(name.toLowerCase());
    const isRight =
      known?.isPrivate === wanted.isPrivate && known?.isTaken === wanted.isTaken && known;
    if (isRight) return;
    await this.noImage(name);
    const global = wanted.isPrivate === true ? 0 : 1;
    if (wanted.isTaken === true) await this.lab.snapshot(name, { global });
    else this.#check(await this.lab.createImage(name, { global, nosnapshot: 1 }));
    this.#images.set(name.toLowerCase(), wanted);
  }

  /** None of this name is there, in whatever case. */
  async noImage(name: string): Promise<void> {
    this.#images.delete(name.toLowerCase());
    const credentials = [await this.purse.self('alice')];
    const call = (method: string, args: Record<string, string> = {}): Promise<Reply> =>
      this.lab.client.call(this.lab.cm(), 'alice', method, { ...args, credentials });
    for (;;) {
      const urn = listOf((await call('ListImages')).value)
        .map((row: PlainValue) => textOf(structOf(row)['urn']))
        .find((each) => nameIn(each).toLowerCase() === name.toLowerCase());
      if (urn === undefined) return;
      const image_urn = urn.replace(/:\d+$/, '');
      const creator_urn = 'urn:publicid:IDN+home.example+user+alice';
      // It is locked as long as a snapshot of it ends.
      const { code } = await call('DeleteImage', { image_urn, creator_urn });
      if (code !== 0) await after(5);
    }
  }

  /** A snapshot that gets nowhere until the scene is settled. */
  async imaging(name: string, slice: string): Promise<void> {
    await this.noImage(name);
    await this.fault('stall');
    this.#check(await this.#createImage(name, slice));
  }

  /** A snapshot has failed, and nobody has asked about it. */
  async failed(name: string, reason: SnapshotReason): Promise<void> {
    await this.noImage(name);
    await this.fault('snapshot', { reason, times: 1 });
    this.#check(await this.#createImage(name, hello));
    await this.lab.sliceIs('ready');
  }

  /** A call holds the slice until the scene is settled. */
  async locked(slice: string): Promise<void> {
    const name = 'held';
    await this.noImage(name);
    await this.fault('descriptor');
    void this.#createImage(name, slice);
    const isStruck = async (): Promise<boolean> =>
      ((await this.control('fault.list')) as { struck: number }[]).some(({ struck }) => struck > 0);
    while (!(await isStruck())) await after(5);
  }

  async power(method: 'StartSliver' | 'StopSliver', slice: string): Promise<void> {
    this.#isStirred = true;
    this.#check(await this.lab.onSlice(method, {}, slice));
  }

  #createImage(imagename: string, slice: string): Promise<Reply> {
    const sliver_urn = slice === hello ? this.lab.sliver('pc').urn : this.sliverOfDemo2;
    return this.lab.onSlice('CreateImage', { imagename, sliver_urn }, slice);
  }

  #check({ code, output }: Reply): void {
    if (code !== 0) throw new Error(`${code} ${output}`);
  }
}

/** Of an image URN with a version. */
function nameIn(urn: string): string {
  return decodeURIComponent(/:([^:]+):\d+$/.exec(urn)?.[1] ?? '');
}
