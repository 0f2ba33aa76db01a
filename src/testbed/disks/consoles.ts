// What the serial console of a node would show: a line for each stage of its boots, kept in a file beside the disks.
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { dirname, join } from 'node:path';
import type { Layout } from '../layout';
import type { Clock } from '../time/clock';
import type { SliverRecord } from '../state/records';

/** Bytes of one log; a longer one begins anew. */
const longest = 64_000;

/** Milliseconds for which the address of a console can be used (section 5.16). */
const validMs = 5 * 60_000;

const words: Readonly<Record<string, string>> = {
  SHUTDOWN: 'The system is going down.',
  POWEROFF: 'The power is off.',
  RELOADING: 'The admin system reads or writes the disk.',
  BOOTING: 'Booting from the disk.',
  TBSETUP: 'Setting up accounts, host name and network.',
  ISUP: 'The system is up.',
  TBFAILED: 'The boot has failed.',
};

type Node = Pick<SliverRecord, 'id' | 'clientId'>;

export class Consoles {
  readonly #layout: Layout;
  readonly #clock: Clock;
  readonly #addresses = new Map<string, { readonly file: string; readonly until: number }>();

  constructor(layout: Layout, clock: Clock) {
    this.#layout = layout;
    this.#clock = clock;
  }

  /** The log of a node; there from its first boot on. */
  file(siteName: string, { clientId, id }: Node): string {
    return join(this.#layout.site(siteName).consoles, `${clientId}-${id}.log`);
  }

  /** A stage that the node has come to. A disk that takes nothing costs only the line. */
  write(siteName: string, node: Node, rawState: string, more = ''): void {
    const time = new Date(this.#clock.now()).toISOString().slice(0, 19).replace('T', ' ');
    const text = [words[rawState] ?? rawState, more].filter((one) => one !== '').join(' ');
    const prompt = rawState === 'ISUP' ? `${node.clientId} login:\n` : '';
    const file = this.file(siteName, node);
    try {
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
      if (existsSync(file) && statSync(file).size > longest) rmSync(file);
      appendFileSync(file, `[${time}] ${text}\n${prompt}`, { mode: 0o600 });
    } catch {
      return;
    }
  }

  discard(siteName: string, node: Node): void {
    rmSync(this.file(siteName, node), { force: true });
  }

  /** A word that opens the console once. */
  open(siteName: string, node: Node): string {
    const now = performance.now();
    for (const [key, { until }] of this.#addresses) if (until < now) this.#addresses.delete(key);
    const key = randomUUID();
    this.#addresses.set(key, { file: this.file(siteName, node), until: now + validMs });
    return key;
  }

  /** The log behind such a word; undefined when it was used, or is too old. */
  take(key: string): string | undefined {
    const found = this.#addresses.get(key);
    this.#addresses.delete(key);
    if (found === undefined || found.until < performance.now()) return undefined;
    return existsSync(found.file) ? readFileSync(found.file, 'utf8') : '';
  }
}
