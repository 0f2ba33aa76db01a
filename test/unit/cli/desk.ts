/** A testbed with the commands beside it, and what the tests of the commands ask of them. */
import assert from 'node:assert/strict';
import { on } from 'node:events';
import { mkdirSync, watch } from 'node:fs';
import { join } from 'node:path';
import type { Account } from '../../../src/model/accounts/account';
import { isRecord } from '../../../src/model/storage/json';
import { control } from '../../../src/testbed/control/client';
import { CommandLine, type Ran } from '../../support/commandLine';
import { LocalTestbed, type UserName } from '../../support/testbed';

export class Desk {
  readonly testbed: LocalTestbed;
  readonly command: CommandLine;
  /** Who looks whether all is ready, over connections that stay. */
  #alice: Account | undefined;

  private constructor(testbed: LocalTestbed, command: CommandLine) {
    this.testbed = testbed;
    this.command = command;
  }

  /** @param speed bytes per second of snapshots; the usual one lets them end at once. @param more as `startTestbed` has it */
  static async open(speed = 100_000_000, more: { pollScale?: number } = {}): Promise<Desk> {
    const [testbed, command] = await Promise.all([
      LocalTestbed.start({ speed, ...more }),
      CommandLine.make(),
    ]);
    return new Desk(testbed, command);
  }

  async close(): Promise<void> {
    await Promise.all([this.testbed.remove(), this.command.remove()]);
  }

  /** Options that make a user known and the testbed trusted. */
  user(name: UserName): string[] {
    const { certificate, passphraseFile } = this.testbed.userFiles(name);
    return ['-f', certificate, '-p', passphraseFile, ...this.trusting()];
  }

  /** The option that names the user's token; its portal and CA are found beside it. */
  token(name: UserName): string[] {
    const { token = '' } = this.testbed.userFiles(name);
    return ['--token', token];
  }

  trusting(): string[] {
    return ['--cacertificate', this.testbed.description.caCertificate];
  }

  async ready(): Promise<void> {
    this.#alice ??= await this.testbed.account('alice');
    await this.testbed.ready(this.#alice);
  }

  /** An image of alice, made to its end. Resolves with its URN. */
  async image(name: string, ...more: string[]): Promise<string> {
    return await this.imageOf('vm', name, ...more);
  }

  /** The same of another sliver of slice hello. */
  async imageOf(clientId: string, name: string, ...more: string[]): Promise<string> {
    await this.ready();
    const args = [
      'create',
      name,
      this.testbed.sliver(clientId).urn,
      '--wait',
      '--poll',
      '0.1',
      '--json',
    ];
    const made = await this.command.ask([...this.user('alice'), ...args, ...more]);
    assert.equal(made.exitCode, 0, made.stderr);
    return String(member(json(made), 'snapshot')['imageUrn']);
  }

  /** Resolves when a command has kept its record of a snapshot; its drafts and locks come and go before. */
  async nextRecord(): Promise<void> {
    const folder = join(this.command.home, 'state', 'protogeni-images', 'jobs');
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const jobs = watch(folder);
    for await (const [, name] of on(jobs, 'change')) if (String(name).endsWith('.json')) break;
    jobs.close();
  }

  async fault(kind: string, more: Record<string, unknown> = {}): Promise<void> {
    const { control: path = '' } = this.testbed.description;
    await control(path, { command: 'fault.add', kind, ...more });
  }

  async noFaults(): Promise<void> {
    const { control: path = '' } = this.testbed.description;
    await control(path, { command: 'fault.clear' });
  }

  /** Sites refuse a user whose account is not active. */
  async freeze(uid: UserName): Promise<void> {
    await this.testbed.control({ command: 'user.freeze', uid });
  }

  async thaw(uid: UserName): Promise<void> {
    await this.testbed.control({ command: 'user.thaw', uid });
  }

  /** Names of alice's images, as the site lists them. */
  async names(): Promise<string[]> {
    const list = [...this.user('alice'), 'list', '-m', 'home', '--json'];
    const { images } = json(await this.command.ask(list));
    assert.ok(Array.isArray(images));
    return images.map((image: unknown) => (isRecord(image) ? String(image['name']) : '')).sort();
  }
}

/** One JSON document on standard output, and nothing else. */
export function json(ran: Ran): Record<string, unknown> {
  const value: unknown = JSON.parse(ran.stdout);
  assert.ok(isRecord(value));
  return value;
}

export function member(value: unknown, key: string): Record<string, unknown> {
  assert.ok(isRecord(value));
  const found = value[key];
  assert.ok(isRecord(found), `${key} in ${JSON.stringify(value)}`);
  return found;
}

/** The one sentence on standard error. */
export function sentence(ran: Ran, name = 'geni-image'): string {
  const [line = ''] = ran.stderr.split('\n').filter((it) => it.startsWith(`${name}: `));
  return line.slice(name.length + 2);
}
