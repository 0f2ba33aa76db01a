/**
 * A local testbed for one test file: in a temporary folder, on 127.0.0.2, with its waits shortened.
 * Everything goes over mutual TLS as with a real site.
 */
import { rmSync } from 'node:fs';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import {
  connectAccount,
  type Account,
  type AccountOptions,
} from '../../src/model/accounts/account';
import { testbedSites, type TestbedDescription } from '../../src/model/accounts/localTestbed';
import { loadIdentity, type Identity } from '../../src/rpc';
import {
  startTestbed,
  type ControlRequest,
  type RunningTestbed,
  type TestbedOptions,
} from '../../src/testbed';
import { copyTemplate } from './testbedTemplate';

export type UserName = 'alice' | 'bob' | 'carol';

export class LocalTestbed {
  readonly directory: string;
  #running: RunningTestbed;
  readonly #options: Partial<TestbedOptions>;

  private constructor(
    directory: string,
    running: RunningTestbed,
    options: Partial<TestbedOptions>,
  ) {
    this.directory = directory;
    this.#running = running;
    this.#options = options;
  }

  static async start(options: Partial<TestbedOptions> = {}): Promise<LocalTestbed> {
    const directory = await mkdtemp(join(tmpdir(), 'testbed-'));
    const all = { host: '127.0.0.2', pollScale: 0.02, ...options };
    await copyTemplate(all, directory);
    return new LocalTestbed(directory, await startTestbed({ directory, ...all }), all);
  }

  get description(): TestbedDescription {
    return this.#running.description;
  }

  /** What `geni-testbed` asks, such as `{ command: 'fault.add', kind: 'hang' }`. */
  async control(request: ControlRequest): Promise<unknown> {
    return await this.#running.control(request);
  }

  async stop(): Promise<void> {
    await this.#running.stop();
  }

  /** The same folder, as after a restart of the machine. */
  async startAgain(): Promise<void> {
    this.#running = await startTestbed({ directory: this.directory, ...this.#options });
  }

  /** Ends it and removes its folder. */
  async remove(): Promise<void> {
    await this.stop();
    // In one go: this takes a third of the time of `rm`.
    rmSync(this.directory, { recursive: true, force: true });
  }

  /** PEM of the CA that signs the testbed's servers. */
  async ca(): Promise<string> {
    return await readFile(this.description.caCertificate, 'utf8');
  }

  userFiles(name: UserName): {
    certificate: string;
    passphraseFile: string;
    token?: string | undefined;
  } {
    const user = this.description.users.find(({ urn }) => urn.endsWith(`+${name}`));
    if (user === undefined) throw new Error(`The testbed has no user ${name}.`);
    return user;
  }

  async identity(name: UserName): Promise<Identity> {
    const { certificate, passphraseFile } = this.userFiles(name);
    const passphrase = (await readFile(passphraseFile, 'utf8')).trim();
    return await loadIdentity({ certificate, passphrase });
  }

  async account(name: UserName, patch: Partial<AccountOptions> = {}): Promise<Account> {
    const identity = await this.identity(name);
    return connectAccount({
      id: identity.urn,
      label: name,
      identity,
      trust: { ca: await this.ca() },
      sliceAuthorityUrl: this.description.sliceAuthority.url,
      sites: testbedSites(this.description),
      local: true,
      ...patch,
    });
  }

  /** A sliver of slice `hello` at one of the sites, by its name in the rspec. */
  sliver(clientId: string, site = 0): TestbedDescription['slices'][number]['slivers'][number] {
    const aggregate = this.description.aggregates[site]?.name;
    const found = this.description.slices
      .flatMap(({ slivers }) => slivers)
      .find((it) => it.clientId === clientId && it.aggregate === aggregate);
    if (found === undefined) throw new Error(`The testbed has no sliver ${clientId}.`);
    return found;
  }

  /** Resolves when all slivers of the slice are up at a site: after a snapshot they boot again. */
  async ready(account: Account, site = 0): Promise<void> {
    const { sliceUrn } = this;
    const credentials = [await account.sliceAuthority.sliceCredential(sliceUrn)];
    const manager = account.sites[site]?.componentManager;
    for (const start = Date.now(); ;) {
      if (Date.now() - start > 20_000) throw new Error('The slivers have not come up.');
      const status = await manager?.sliverStatus({ sliceUrn, credentials });
      if (status?.slivers.every((sliver) => sliver.status === 'ready') !== false) return;
      await setTimeout(10);
    }
  }

  get sliceUrn(): string {
    const [slice] = this.description.slices;
    if (slice === undefined) throw new Error('The testbed has no slice.');
    return slice.urn;
  }
}
