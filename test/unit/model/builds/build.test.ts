/**
 * Images are built from the recipes of examples/ at the local testbed, over its real logins, and the process of a build
 * is killed at every step. Registered where people can log in to nodes.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { connectAccount, type Account } from '../../../../src/model/accounts/account';
import { readTestbed, testbedSites } from '../../../../src/model/accounts/localTestbed';
import { runBuild, type BuildEnd } from '../../../../src/model/builds/build';
import {
  fileBuildStore,
  logFileOf,
  type BuildStore,
} from '../../../../src/model/builds/buildStore';
import { endBuild } from '../../../../src/model/builds/endBuild';
import type { BuildEvent } from '../../../../src/model/builds/parts';
import type { BuildRecord, StepName } from '../../../../src/model/builds/record';
import { startBuild, type StartOptions } from '../../../../src/model/builds/startBuild';
import { readLockFile } from '../../../../src/model/images/lock';
import { fileJournal } from '../../../../src/model/journal/journal';
import { fileLoanStore } from '../../../../src/model/nodes/loanStore';
import { isOpen } from '../../../../src/model/nodes/record';
import { fileJobStore } from '../../../../src/model/snapshots/jobStore';
import { Snapshots } from '../../../../src/model/snapshots/snapshots';
import { readRecipe } from '../../../../src/recipe/read';
import { loadIdentity, RpcError } from '../../../../src/rpc';
import { canLogIn } from '../../../support/ssh';
import { LocalTestbed } from '../../../support/testbed';

const loanTimes = { intervalMs: 30, heldMs: 400, createMs: 5_000, giveBackMs: 20_000 };

interface Errand {
  readonly testbed: string;
  /** Where records, journal and loans are. */
  readonly state: string;
  readonly recipe: string;
  /** `STEP:STATE` as it is written down, `log:TEXT`, or a call once it is answered. */
  readonly dies?: string;
}

const errand = process.env['BUILD_ERRAND'];
if (errand === undefined)
  describe('a build', async () => {
    if (await canLogIn()) theTests();
  });
else void beTheVictim(JSON.parse(errand) as Errand);

/** This file is also the program that gets killed. */
async function beTheVictim({ testbed, state, recipe, dies = '' }: Errand): Promise<void> {
  const die = (): void => void process.kill(process.pid, 'SIGKILL');
  const account = await accountAt(testbed);
  const manager = account.sites[0]?.componentManager;
  if (manager !== undefined && dies in manager) {
    const call = (manager[dies as 'createImage'] as () => Promise<unknown>).bind(manager);
    const dying = async (...words: []): Promise<unknown> => {
      const answer = await call(...words);
      die();
      return answer;
    };
    Object.assign(manager, { [dies]: dying });
  }
  const hear = (event: BuildEvent): void => {
    const moment =
      event.kind === 'step'
        ? `${event.step.name}:${event.step.state}`
        : event.kind === 'log'
          ? `log:${event.line}`
          : '';
    if (moment === dies) die();
  };
  const { error } = await build({ account, state, recipe, hear });
  process.exit(error === undefined ? 0 : 1);
}

async function accountAt(testbed: string): Promise<Account> {
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

interface Wanted extends StartOptions {
  readonly account: Account;
  readonly state: string;
  readonly recipe: string;
  readonly hear?: (event: BuildEvent) => void;
  readonly keepOnFailure?: boolean;
  readonly signal?: AbortSignal;
  readonly variables?: Readonly<Record<string, string>>;
}

async function build(wanted: Wanted): Promise<BuildEnd> {
  const { account, state, recipe: path, hear = () => undefined, variables = {} } = wanted;
  const site = account.sites[0] ?? assert.fail('no site');
  const place = { account, site };
  const store = fileBuildStore(join(state, 'builds'));
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
      hear,
    };
    const { signal = new AbortController().signal, keepOnFailure } = wanted;
    return await runBuild(parts, record, claim, { signal, keepOnFailure });
  } finally {
    snapshots.dispose();
  }
}

function theTests(): void {
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

  it('makes each example twice, with the same packages, and locks what it made', async () => {
    for (const name of ['tally', 'page'] as const) {
      const path = example(name);
      const first = await make(path);
      assert.equal(first.record.reason, undefined);
      const second = await make(path);
      assert.equal(second.record.reason, undefined);
      assert.deepEqual(second.record.packages, first.record.packages);
      assert.ok((first.record.packages ?? []).length > 0);
      const made = await versionsOf(first.record.recipe.name);
      assert.deepEqual(made.length, 2);
      const lock = readLockFile(join(folder, 'images.lock.json'));
      assert.ok(lock.kind === 'found');
      const [image] = lock.value.images.filter(({ files }) => files.includes('image.yml'));
      assert.equal(image?.urn, second.record.snapshot?.versionUrn);
      rmSync(join(folder, 'images.lock.json'));
      assert.deepEqual(openLoans(), []);
    }
  });

  it('is taken up again however often it is killed, and doubles nothing', async () => {
    const path = example('tally');
    const before = (await versionsOf('tally')).length;
    const moments = [
      'validate:running',
      'node:running',
      'createSliver',
      'node:done',
      'provision:running',
      'log:installed /usr/local/bin/tally',
      'provision:done',
      'check:running',
      'check:done',
      'snapshot:running',
      'createImage',
      'snapshot:done',
      'try:running',
      'createSliver',
      'log:tally 1.2 (/usr/local)',
      'try:done',
      'lock:running',
      'lock:done',
      'give-back:running',
      'deleteSlice',
      'give-back:done',
    ];
    for (const moment of moments) await die(path, moment);
    const { record, error } = await make(path);
    assert.equal(error, undefined, record.reason);
    assert.equal(record.outcome, 'ready');
    assert.equal(fileBuildStore(join(state, 'builds')).load().length, 1);
    assert.equal((await versionsOf('tally')).length, before + 1);
    assert.equal(fileJobStore(join(state, 'jobs')).load().length, 1);
    // One node to build on, one to try on.
    assert.equal(fileLoanStore(join(state, 'nodes')).load().length, 2);
    assert.deepEqual(openLoans(), []);
    const kinds = fileJournal(join(state, 'journal.jsonl'))
      .read()
      .entries.map(({ kind }) => kind);
    assert.equal(kinds.filter((kind) => kind === 'build-begun').length, 1);
    assert.equal(kinds.filter((kind) => kind === 'build-ended').length, 1);
  });

  it('takes a new node where a provisioner was killed that may not be repeated', async () => {
    const path = recipe(
      'half',
      `provisioners:
  - type: shell
    inline:
      - test ! -e /etc/half || exit 1
      - echo once >>/etc/half
      - echo written
`,
    );
    await die(path, 'log:written');
    const { record, error } = await make(path);
    assert.equal(error, undefined, record.reason);
    assert.equal(record.nodes.length, 2);
    assert.match(logOf(record), /interrupted and is not idempotent: the build takes a new node/);
  });

  it('tries a private image before the public one of the same node', async () => {
    const path = recipe('open', 'global: true\n');
    const { record, error } = await make(path);
    assert.equal(error, undefined, record.reason);
    assert.equal(record.snapshot?.imageName, 'open-candidate');
    assert.equal(record.publish?.imageName, 'open');
    const lock = readLockFile(join(folder, 'images.lock.json'));
    assert.ok(lock.kind === 'found');
    assert.equal(lock.value.images[0]?.visibility, 'anyone');
    assert.deepEqual(doneOf(record).includes('publish'), true);
  });

  it('copies names with spaces, modes, links and big files, as root', async () => {
    mkdirSync(join(folder, 'many files', 'sub'), { recursive: true });
    writeFileSync(join(folder, 'many files', "it's a name"), 'one', { mode: 0o755 });
    writeFileSync(join(folder, 'many files', '-rf'), 'two', { mode: 0o600 });
    writeFileSync(join(folder, 'many files', '@three'), 'three');
    writeFileSync(join(folder, 'many files', 'sub', 'big'), Buffer.alloc(20_000_000, 7));
    symlinkSync('../-rf', join(folder, 'many files', 'sub', 'link'));
    const path = recipe(
      'copied',
      `provisioners:
  - { type: file, source: many files, destination: /opt/ }
  - { type: file, source: "many files/it's a name", destination: "/etc/its name", permissions: '0640' }
  - type: shell
    inline:
      - cd "/opt/many files"
      - stat -c '%a %U %n' -- *
      - readlink sub/link
      - wc -c <sub/big
      - cat ./@three
      - stat -c '%a %n' "/etc/its name"
      - ls -A /tmp
`,
    );
    const { record, error } = await make(path);
    assert.equal(error, undefined, record.reason);
    const log = logOf(record);
    assert.match(log, /^755 root it's a name$/m);
    assert.match(log, /^600 root -rf$/m);
    assert.match(log, /^\.\.\/-rf$/m);
    assert.match(log, /^20000000$/m);
    assert.match(log, /^three640 \/etc\/its name$/m);
    assert.doesNotMatch(log, /geni-image-[\da-f]{8}/);
  });

  it('writes the files that stand in the recipe', async () => {
    const path = recipe(
      'written',
      `write_files:
  - { path: "/etc/a b/c'd", content: hello, permissions: '0600' }
  - { path: /etc/bytes, content: AAEC, encoding: b64 }
  - { path: /etc/hosts, content: "10.0.0.1 peer\\n", append: true }
provisioners:
  - type: shell
    inline: ['stat -c "%a %U" "/etc/a b/c''d"', 'cat "/etc/a b/c''d"; echo', 'wc -c </etc/bytes', 'tail -n 1 /etc/hosts']
`,
    );
    const { record, error } = await make(path);
    assert.equal(error, undefined, record.reason);
    assert.match(logOf(record), /^600 root\nhello\n3\n10\.0\.0\.1 peer$/m);
  });

  it('gives a script only the variables that the recipe names, and shows no secret', async () => {
    const path = recipe(
      'secret',
      `provisioners:
  - type: shell
    environment: { GREETING: "it's\\na 'greeting'" }
    secrets: [LICENSE]
    inline: ['env', 'echo "key $LICENSE" | rev | rev', 'ps ax -ww || true']
  - type: shell-local
    secrets: [LICENSE]
    inline: ['env', 'echo "$NODE_USER at $NODE_HOST:$NODE_PORT"']
`,
    );
    process.env['PROTOGENI_PASSPHRASE'] = 'canary-passphrase';
    const events: string[] = [];
    const { record, error } = await make(path, {
      variables: { LICENSE: 'canary-license', OTHER: 'canary-other' },
      hear: (event) => void events.push(JSON.stringify(event)),
    }).finally(() => delete process.env['PROTOGENI_PASSPHRASE']);
    assert.equal(error, undefined, record.reason);
    const log = logOf(record);
    assert.match(log, /^key \*\*\*$/m);
    assert.match(log, /^LICENSE=\*\*\*$/m);
    assert.match(log, /^a 'greeting'$/m);
    assert.match(log, /^alice at 127\.0\.0\.1:\d+$/m);
    const kept = [log, events.join('\n'), readFileSync(join(state, 'journal.jsonl'), 'utf8')];
    kept.push(readFileSync(join(state, 'builds', `${record.id}.json`), 'utf8'));
    assert.doesNotMatch(kept.join('\n'), /canary/);
  });

  it('stops at secrets on the node, unless the recipe allows them', async () => {
    const key = '-----BEGIN OPENSSH PRIVATE KEY-----\\nCANARY\\n';
    const file = `write_files: [{ path: /root/.ssh/id_rsa, content: "${key}" }]\n`;
    const path = recipe('leaky', file);
    const sentence = await failureOf(path);
    assert.match(sentence, /^1 file with a secret would be in the image: \/root\/\.ssh\/id_rsa/);
    assert.doesNotMatch(sentence, /CANARY/);
    recipe('leaky', `${file}secrets: warn\n`);
    assert.equal((await make(path)).error, undefined);
  });

  describe('that fails says one sentence and gives its nodes back', () => {
    it('when a script fails', async () => {
      const path = recipe(
        'bad',
        'provisioners: [{ type: shell, inline: ["false", "touch /x"] }]\n',
      );
      assert.match(await failureOf(path), /^"false" failed: it ended with exit code 1\./);
    });

    it('when a command hangs', async () => {
      const path = recipe(
        'hang',
        'provisioners: [{ type: shell, name: Wait, inline: [sleep 1000], timeout: 1s }]\n',
      );
      assert.match(
        await failureOf(path),
        /^"Wait" failed: It has not ended within 1 s, so it was stopped\./,
      );
    });

    it('when a command on this computer hangs', async () => {
      const path = recipe(
        'hang2',
        'provisioners: [{ type: shell-local, name: Wait, inline: [sleep 1000], timeout: 1s }]\n',
      );
      assert.match(await failureOf(path), /^"Wait" failed: It has not ended within 1 s/);
    });

    it('when the disk is full', async () => {
      const path = recipe('full', 'write_files: [{ path: /dev/full, append: true, content: x }]\n');
      assert.match(
        await failureOf(path),
        /\/dev\/full could not be written on the node: .*No space left/,
      );
    });

    it('when the site refuses a node', async () => {
      await testbed.control({
        command: 'fault.add',
        kind: 'disabled',
        method: 'CreateSliver',
        times: 1,
      });
      assert.match(await failureOf(recipe('none', '')), /^home is temporarily offline\./);
    });

    it('when the site refuses the name of the image', async () => {
      assert.match(
        await failureOf(recipe('UBUNTU24-64-STD', '')),
        /is the name of a system image: choose another name/,
      );
    });

    it('when a test fails on the new image, which is then not published', async () => {
      const path = recipe(
        'untested',
        'global: true\ntests: [{ name: It works, run: "echo no", expect: "yes" }]\n',
      );
      assert.match(
        await failureOf(path),
        /^The test "It works" failed: its output does not contain "yes"\./,
      );
      assert.deepEqual(await versionsOf('untested'), []);
    });

    it('when its time is over', async () => {
      const path = recipe(
        'slow',
        'limits: { time: 3s }\nprovisioners: [{ type: shell, inline: [sleep 1000] }]\n',
      );
      assert.match(await failureOf(path), /^The build has reached its time limit of 3s\./);
    });

    it('when it is cancelled', async () => {
      const stop = new AbortController();
      const { record } = await make(
        recipe('cancelled', 'provisioners: [{ type: shell, inline: [echo here, sleep 1000] }]\n'),
        {
          signal: stop.signal,
          hear: (event) => {
            if (event.kind === 'log' && event.line === 'here') stop.abort();
          },
        },
      );
      assert.equal(record.outcome, 'cancelled');
      assert.deepEqual(openLoans(), []);
    });

    it('when a file leads out of the folder of the recipe', async () => {
      mkdirSync(join(folder, 'docs'));
      symlinkSync('/etc/passwd', join(folder, 'docs', 'users'));
      symlinkSync('/etc', join(folder, 'etc'));
      const wish = (source: string): string =>
        `provisioners: [{ type: file, source: ${source}, destination: /opt/x }]\n`;
      for (const source of ['docs', 'etc/passwd', '../x', 'docs/users'])
        assert.match(
          await failureOf(recipe('leading', wish(source))),
          /leads out of the folder|cannot be used/,
          source,
        );
    });

    it('when a secret is not set', async () => {
      assert.match(
        await failureOf(
          recipe('unset', 'provisioners: [{ type: shell, inline: [x], secrets: [LICENSE] }]\n'),
        ),
        /^The recipe needs LICENSE: set it in the environment/,
      );
    });
  });

  it('keeps the node on a failure where that is wanted, and goes on at a step', async () => {
    const path = recipe('kept', 'provisioners: [{ type: shell, inline: [exit 3] }]\n');
    const { record } = await make(path, { keepOnFailure: true });
    assert.equal(record.isKept, true);
    assert.equal(openLoans().length, 1);
    recipe('kept', 'provisioners: [{ type: shell, inline: [echo better] }]\n');
    const again = await make(path, { fromStep: 'provision' });
    assert.equal(again.error, undefined, again.record.reason);
    assert.equal(again.record.id, record.id);
    assert.equal(again.record.nodes.length, 1);
  });

  it('whose node was kept can be given up', async () => {
    const path = recipe('given', 'provisioners: [{ type: shell, inline: [exit 3] }]\n');
    const { record } = await make(path, { keepOnFailure: true });
    const site = account.sites[0] ?? assert.fail('no site');
    const loans = fileLoanStore(join(state, 'nodes'));
    assert.deepEqual(
      await endBuild({ place: { account, site }, store, loans, loanTimes }, record),
      [],
    );
    assert.deepEqual(openLoans(), []);
    await assert.rejects(
      make(path, { fromStep: 'provision' }),
      /node of the last build is given back/,
    );
  });

  it('that was interrupted goes on only with the same recipe', async () => {
    const path = recipe('changed', 'provisioners: [{ type: shell, inline: [echo a] }]\n');
    await die(path, 'node:done');
    recipe('changed', 'provisioners: [{ type: shell, inline: [echo b] }]\n');
    await assert.rejects(make(path), /was changed since its build was interrupted/);
    const { error } = await make(path, { fromStep: 'provision' });
    assert.equal(error, undefined);
  });
}
