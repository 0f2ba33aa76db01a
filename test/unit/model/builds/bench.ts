/** Builds at a local testbed, for tests: recipes in a folder of their own, and what is left behind. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach } from 'node:test';
import { connectAccount, type Account, type Place } from '../../../../src/model/accounts/account';
import { readTestbed, testbedSites } from '../../../../src/model/accounts/localTestbed';
import { runBuild, type BuildEnd } from '../../../../src/model/builds/build';
import {
  fileBuildStore,
  logFileOf,
  type BuildStore,
} from '../../../../src/model/builds/buildStore';
import type { LoginTimes } from '../../../../src/model/builds/nodeLogin';
import type { BuildEvent, BuildParts, OfferedImage } from '../../../../src/model/builds/parts';
import type { BuildRecord, StepName } from '../../../../src/model/builds/record';
import { startBuild, type StartOptions } from '../../../../src/model/builds/startBuild';
import { fileJournal } from '../../../../src/model/journal/journal';
import { fileLoanStore } from '../../../../src/model/nodes/loanStore';
import { isOpen } from '../../../../src/model/nodes/record';
import { fileJobStore } from '../../../../src/model/snapshots/jobStore';
import { Snapshots } from '../../../../src/model/snapshots/snapshots';
import { readRecipe } from '../../../../src/recipe/read';
import {
  imagesOfAdvertisement,
  readAdvertisement,
} from '../../../../src/rspec/images/advertisement';
import { loadIdentity, RpcError } from '../../../../src/rpc';
import { LocalTestbed } from '../../../support/testbed';

export const loanTimes = { intervalMs: 30, heldMs: 400, createMs: 5_000, giveBackMs: 20_000 };

export interface Errand {
  readonly testbed: string;
  /** Where records, journal and loans are. */
  readonly state: string;
  readonly recipe: string;
  /** `STEP:STATE` as it is written down, `log:TEXT`, or a call once it is answered. */
  readonly dies?: string;
}

export async function accountAt(testbed: string): Promise<Account> {
  const description = (await readTestbed(testbed)) ?? assert.fail('no testbed');
  const user = description.users.find(({ urn }) => urn.endsWith('+alice')) ?? assert.fail('nobody');
  const passphrase = (await readFile(user.passphraseFile, 'utf8')).trim();
  const identity = await loadIdentity({ certificate: user.certificate, passphrase });
  return connectAccount({
    id: identity.urn,
    label: 'alice',
    identity,
    trust: { ca: await readFile(description.caCertificate, 'utf8') },
    sliceAuthorityUrl: description.sliceAuthority.url,
    sites: testbedSites(description, user),
    local: true,
  });
}

export interface Wanted extends StartOptions {
  readonly account: Account;
  readonly state: string;
  readonly recipe: string;
  readonly hear?: (event: BuildEvent) => void;
  readonly keepOnFailure?: boolean;
  readonly signal?: AbortSignal;
  readonly variables?: Readonly<Record<string, string>>;
  readonly keyFile?: string;
  readonly storeOf?: (store: BuildStore) => BuildStore;
  readonly loginTimes?: Partial<LoginTimes>;
  readonly offered?: NonNullable<BuildParts['offered']>;
}

async function offeredAt({ account, site }: Place): Promise<readonly OfferedImage[]> {
  const credentials = [await account.sliceAuthority.selfCredential()];
  const xml = await site.componentManager.discoverResources({ credentials });
  return imagesOfAdvertisement(await readAdvertisement(xml), site);
}

export async function build(wanted: Wanted): Promise<BuildEnd> {
  const { account, state, recipe: path, hear = () => undefined, variables = {} } = wanted;
  const site = account.sites[0] ?? assert.fail('no site');
  const place = { account, site };
  const kept = fileBuildStore(join(state, 'builds'));
  const store = wanted.storeOf?.(kept) ?? kept;
  const text = readFileSync(path, 'utf8');
  const { recipe, problems } = readRecipe(text);
  assert.ok(recipe !== undefined, JSON.stringify(problems));
  const { record, claim } = await startBuild(store, place, { path, text, recipe }, wanted);
  const journal = fileJournal(join(state, 'journal.jsonl'));
  const snapshots = new Snapshots({
    store: fileJobStore(join(state, 'jobs')),
    accounts: () => [account],
    journal,
    interval: 30,
    held: 400,
  });
  try {
    const parts = {
      place,
      snapshots,
      store,
      loans: fileLoanStore(join(state, 'nodes')),
      loanTimes,
      journal,
      variable: (name: string) => variables[name],
      keyFile: wanted.keyFile,
      loginTimes: wanted.loginTimes,
      offered: wanted.offered ?? (() => offeredAt(place)),
      hear,
    };
    const { signal = new AbortController().signal, keepOnFailure } = wanted;
    return await runBuild(parts, record, claim, { signal, keepOnFailure });
  } finally {
    snapshots.dispose();
  }
}

/** Registers what each test needs, and that none leaves a node behind. */
export function buildBench() {
  let testbed: LocalTestbed;
  let account: Account;
  let state: string;
  let folder: string;
  let store: BuildStore;
  before(async () => {
    testbed = await LocalTestbed.start();
    account = await accountAt(testbed.directory);
  });
  after(() => testbed.remove());
  beforeEach(() => {
    state = mkdtempSync(join(tmpdir(), 'builds-'));
    folder = mkdtempSync(join(tmpdir(), 'recipes of mine-'));
    store = fileBuildStore(join(state, 'builds'));
  });
  afterEach(async () => {
    await testbed.control({ command: 'fault.clear' });
    assert.equal(await slivers(), 0, 'a node is left over');
    rmSync(state, { recursive: true });
    rmSync(folder, { recursive: true });
  });

  /** Of what builds have asked for; the testbed has a slice of its own. */
  const slivers = async (): Promise<number> => {
    const { slices } = await account.sliceAuthority.resolveUser(account.userUrn);
    let count = 0;
    for (const sliceUrn of slices.filter((urn) => /\+build-\w+$/.test(urn))) {
      const credentials = [await account.sliceAuthority.sliceCredential(sliceUrn)];
      for (const { componentManager } of account.sites)
        count += await componentManager.sliverStatus({ sliceUrn, credentials }).then(
          (status) => status.slivers.length,
          (error: unknown) => (RpcError.is(error, 'not-found') ? 0 : assert.fail(String(error))),
        );
    }
    return count;
  };

  /** URNs of all versions. */
  const versionsOf = async (name: string): Promise<string[]> => {
    const credentials = [await account.sliceAuthority.selfCredential()];
    const rows = (await account.sites[0]?.componentManager.listImages({ credentials })) ?? [];
    return rows.map(({ urn }) => urn).filter((urn) => new RegExp(`:${name}:\\d+$`).test(urn));
  };

  const example = (name: 'tally' | 'page'): string => {
    cpSync(join('examples', 'recipes', name), folder, { recursive: true });
    return join(folder, 'image.yml');
  };

  /** A recipe that is written here. */
  const recipe = (name: string, rest: string): string => {
    const path = join(folder, 'image.yml');
    const node = 'node: { sliver_type: emulab-xen }';
    writeFileSync(path, `name: ${name}\nbase: UBUNTU24-64-STD\n${node}\n${rest}`);
    return path;
  };

  const make = (path: string, more: Partial<Wanted> = {}): Promise<BuildEnd> =>
    build(Object.assign({ account, state, recipe: path }, more));

  const logOf = ({ id }: BuildRecord): string => readFileSync(logFileOf(store, id), 'utf8');

  /** Its sentence, and that nothing is held. */
  const failureOf = async (path: string, more: Partial<Wanted> = {}): Promise<string> => {
    const { record, error } = await make(path, more);
    assert.notEqual(error, undefined);
    assert.deepEqual(openLoans(), []);
    return record.reason ?? '';
  };

  const openLoans = (): string[] =>
    fileLoanStore(join(state, 'nodes'))
      .load()
      .filter(isOpen)
      .map(({ id }) => id);

  /** Each step that was done, in order. */
  const doneOf = ({ steps }: BuildRecord): StepName[] =>
    steps.filter((step) => step.state === 'done').map(({ name }) => name);

  const die = async (path: string, dies: string): Promise<void> => {
    const wanted: Errand = { testbed: testbed.directory, state, recipe: path, dies };
    const child = spawn(process.execPath, [process.argv[1] ?? ''], {
      env: { ...process.env, BUILD_ERRAND: JSON.stringify(wanted), NODE_TEST_CONTEXT: '' },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let errors = '';
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
    assert.equal(signal, 'SIGKILL', `${dies}: ${errors}`);
  };

  return {
    example,
    recipe,
    make,
    die,
    logOf,
    failureOf,
    openLoans,
    doneOf,
    versionsOf,
    get account() {
      return account;
    },
    get testbed() {
      return testbed;
    },
    get state() {
      return state;
    },
    get folder() {
      return folder;
    },
    get store() {
      return store;
    },
  };
}
