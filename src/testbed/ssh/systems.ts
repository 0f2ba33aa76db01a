// The running systems of all nodes: one begins with the first login to a node and ends when the node goes down.
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { openModes, prepareDisk } from './diskFiles';
import { NodeSystem } from './nodeSystem';
import { writeSkeleton } from './skeleton';

/** What a login finds out about its node. */
export interface NodeToBoot {
  /** Folder that is its disk. */
  readonly disk: string;
  readonly hostName: string;
  readonly device: string;
  readonly logins: readonly string[];
}

/** The folder beside a disk with what is in no image: home folders, /mydata. */
export function besideDisk(disk: string): string {
  return `${disk}.node`;
}

export class Systems {
  readonly #skeleton: string;
  readonly #running = new Map<string, Promise<NodeSystem>>();
  readonly #stopping = new Map<string, Promise<void>>();
  #hasSkeleton: Promise<void> | undefined;
  #isClosed = false;

  /** @param skeleton folder for what all nodes share; written with the first boot */
  constructor(skeleton: string) {
    this.#skeleton = skeleton;
  }

  /** The system on a disk; it boots when it is not running. @throws BootFailed and what the disk's files do */
  async on(node: NodeToBoot): Promise<NodeSystem> {
    for (;;) {
      await this.#stopping.get(node.disk);
      if (this.#isClosed) throw new Error('The testbed is stopping.');
      const running = this.#running.get(node.disk);
      if (running === undefined) {
        const booting = this.#boot(node);
        this.#running.set(node.disk, booting);
        return booting;
      }
      const system = await running.catch(() => undefined);
      if (system?.isRunning === true) return system;
      if (this.#running.get(node.disk) === running) this.#running.delete(node.disk);
    }
  }

  /** Ends what runs on a disk; settles when nothing does any more. */
  async stop(disk: string): Promise<void> {
    const before = this.#stopping.get(disk);
    if (before !== undefined) return before;
    const running = this.#running.get(disk);
    if (running === undefined) return;
    const done = this.#end(disk, running).finally(() => this.#stopping.delete(disk));
    this.#stopping.set(disk, done);
    await done;
  }

  /** As `stop`; afterwards all files of the disk can be read and removed, whatever a node has made of their modes. */
  async release(disk: string): Promise<void> {
    await this.stop(disk);
    const hasRun = existsSync(besideDisk(disk));
    if (hasRun && existsSync(disk)) openModes(disk);
  }

  /** Takes away what lies beside a disk. */
  async discard(disk: string): Promise<void> {
    await this.release(disk);
    const beside = besideDisk(disk);
    if (!existsSync(beside)) return;
    openModes(beside);
    await rm(beside, { recursive: true, force: true });
  }

  /** Ends all of them for good. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all([...this.#running.keys()].map((disk) => this.stop(disk)));
  }

  async #boot(node: NodeToBoot): Promise<NodeSystem> {
    this.#hasSkeleton ??= writeSkeleton(this.#skeleton);
    await this.#hasSkeleton;
    prepareDisk(node.disk, besideDisk(node.disk));
    return NodeSystem.boot({
      disks: dirname(node.disk),
      disk: basename(node.disk),
      beside: basename(besideDisk(node.disk)),
      skeleton: this.#skeleton,
      hostName: node.hostName,
      device: node.device,
      logins: node.logins,
    });
  }

  async #end(disk: string, running: Promise<NodeSystem>): Promise<void> {
    const system = await running.catch(() => undefined);
    await system?.stop();
    this.#running.delete(disk);
  }
}
