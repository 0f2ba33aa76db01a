// Kills a busy testbed at random points and looks at what the next start finds: no finished image may be lost, no
// half one visible. TESTBED_CRASHES says how often; the default keeps the test suite short.
import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { after, describe, it } from 'node:test';
import type { PlainStruct } from '../../../../src/rpc/wire/values';
import { startTestbed, type TestbedDescription } from '../../../../src/testbed';
import { deferred } from '../../../../src/testbed/time/deferred';
import { control } from '../../../../src/testbed/control/client';
import type { ShownImage } from '../../../../src/testbed/control/imageCommands';
import { listOf, structOf, TestClient, textOf } from '../support/client';
import { hello, requestOf } from '../support/lab';

const childFolder = process.env['TESTBED_CHILD'];
const rounds = Number(process.env['TESTBED_CRASHES'] ?? 6);

if (childFolder === undefined) describe('a testbed that is killed', () => killAgainAndAgain());
else void beTheVictim(childFolder);

/** This file is also the program that gets killed. */
async function beTheVictim(directory: string): Promise<void> {
  const testbed = await startTestbed({
    directory,
    aggregates: 1,
    pollScale: 0.01,
    speed: 12_000_000,
  });
  process.stdout.write(`${JSON.stringify(testbed.repaired)}\n`);
}

/** What the client was told and may rely on. */
interface Known {
  /** Image name → hash that a finished snapshot showed. */
  readonly finished: Map<string, string>;
  readonly deleted: Set<string>;
}

function killAgainAndAgain(): void {
  const directory = mkdtempSync(join(tmpdir(), 'crash-'));
  const known: Known = { finished: new Map(), deleted: new Set() };
  let victim: ChildProcess | undefined;
  after(() => {
    victim?.kill('SIGKILL');
    rmSync(directory, { recursive: true, force: true });
  });

  for (let round = 1; round <= rounds; round += 1) {
    it(`has everything it answered for after crash ${round}`, async () => {
      victim = await start(directory);
      await checkStore(directory, known);
      const busy = new Person(directory, known, round);
      const work = Promise.all([busy.takeSnapshots(), busy.useAndDelete()]);
      await Promise.race([work, momentToKill(busy, known)]);
      busy.stop();
      victim.kill('SIGKILL');
      await work;
    });
  }

  it('starts once more and boots an image that survived', async () => {
    victim = await start(directory);
    await checkStore(directory, known);
    const person = new Person(directory, known, rounds + 1);
    await person.bootSurvivor();
  });
}

/** After a random number of answers and a little more; never before one snapshot has been finished. */
async function momentToKill(busy: Person, known: Known): Promise<void> {
  for (let left = Math.random() * 60; left > 0 || known.finished.size === 0; left -= 1)
    await busy.nextAnswer();
  await wait(Math.random() * 20);
}

async function start(directory: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['--enable-source-maps', __filename], {
    env: { ...process.env, TESTBED_CHILD: directory, NODE_TEST_CONTEXT: '' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout });
  const ready = new Promise<void>((resolve, reject) => {
    lines.once('line', () => resolve());
    child.once('exit', (code) =>
      reject(new Error(`The testbed ended with ${code ?? 'a signal'} before it was ready`)),
    );
  });
  await ready;
  return child;
}

async function checkStore(directory: string, known: Known): Promise<void> {
  const images = (await control(join(directory, 'control.sock'), {
    command: 'image.list',
  })) as ShownImage[];
  const files = new Set<string>();
  for (const { urn, versions } of images) {
    for (const { version, ready, hash, size, file } of versions) {
      if (!ready) continue;
      assert.ok(file !== undefined && existsSync(file), `${urn}:${version} has no file`);
      files.add(file);
      const content = readFileSync(file);
      assert.equal(content.length, size, `${urn}:${version} has another size`);
      assert.equal(
        createHash('sha1').update(content).digest('hex'),
        hash,
        `${urn}:${version} is damaged`,
      );
    }
  }
  const folder = join(directory, 'sites', 'home', 'images');
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile())
      assert.ok(files.has(join(entry.parentPath, entry.name)), `${entry.name} belongs to no image`);
  }
  const hashes = new Set(images.flatMap(({ versions }) => versions.map(({ hash }) => hash)));
  const names = new Set(images.map(({ urn }) => urn.replace(/^.*:/, '')));
  for (const [name, hash] of known.finished) assert.ok(hashes.has(hash), `image ${name} was lost`);
  for (const name of known.deleted) assert.ok(!names.has(name), `image ${name} came back`);
}

/** Somebody at work, who notes what the servers promised. Stops at the first sign of the crash. */
class Person {
  readonly #client: TestClient;
  readonly #description: TestbedDescription;
  readonly #known: Known;
  readonly #round: number;
  readonly #credentials = new Map<string, Promise<string>>();
  #answered = deferred();
  #isStopped = false;

  constructor(directory: string, known: Known, round: number) {
    this.#description = JSON.parse(
      readFileSync(join(directory, 'testbed.json'), 'utf8'),
    ) as TestbedDescription;
    this.#client = new TestClient({ description: this.#description });
    this.#known = known;
    this.#round = round;
  }

  stop(): void {
    this.#isStopped = true;
  }

  /** Settles when a server has answered once more. */
  nextAnswer(): Promise<void> {
    return this.#answered.promise;
  }

  async takeSnapshots(): Promise<void> {
    await this.#untilCrash(async (number) => {
      const name = `r${this.#round}n${number}`;
      const sliver = this.#description.slices.find(({ urn }) => urn === hello)?.slivers[0];
      if (!sliver) throw new Error('no sliver');
      writeFileSync(join(sliver.disk, 'root', 'round'), `${name} ${Math.random()}`);
      const reply = await this.#call('CreateImage', {
        slice_urn: hello,
        sliver_urn: sliver.urn,
        imagename: name,
      });
      if (reply === undefined) return wait(10);
      const urn = textOf(listOf(reply['value'])[0]);
      for (let previous = ''; !this.#isStopped;) {
        const info = structOf((await this.#call('ImageInfo', { image_urn: urn }))?.['value'] ?? {});
        // The first "ready" may come an instant before the release, so the hash is read once more.
        if (info['status'] === 'ready' && previous === 'ready') {
          const hash = info['hash'];
          if (typeof hash === 'string') this.#known.finished.set(name, hash);
          return;
        }
        previous = info['status'] === 'ready' && typeof info['hash'] === 'string' ? 'ready' : '';
        await wait(5);
      }
    });
  }

  async useAndDelete(): Promise<void> {
    await this.#untilCrash(async () => {
      await wait(20);
      const names = [...this.#known.finished.keys()];
      const name = names[Math.floor(Math.random() * names.length)];
      if (name === undefined || names.length < 4) return;
      const image_urn = `urn:publicid:IDN+home.example+image+demo:${name}`;
      // Whether a delete that was cut off has happened, nobody can say: from here on nothing is promised.
      this.#known.finished.delete(name);
      if (await this.#call('DeleteImage', { image_urn })) this.#known.deleted.add(name);
    });
  }

  async bootSurvivor(): Promise<void> {
    const [name] = [...this.#known.finished.keys()].slice(-1);
    if (name === undefined) return;
    const urn = 'urn:publicid:IDN+home.example:demo+slice+survivor';
    const sa = this.#description.sliceAuthority.url.replace(/\/sa$/, '/project/demo/sa');
    await this.#client.call(sa, 'alice', 'Register', {
      credential: await this.#self(),
      urn,
      type: 'Slice',
    });
    const credentials = [await this.#credential(urn)];
    const rspec = requestOf(`name="urn:publicid:IDN+home.example+image+demo:${name}"`);
    const made = await this.#client.call(this.#cm, 'alice', 'CreateSliver', {
      slice_urn: urn,
      rspec,
      credentials,
    });
    assert.equal(made.code, 0, made.output);
    for (;;) {
      const reply = await this.#client.call(this.#cm, 'alice', 'SliverStatus', {
        slice_urn: urn,
        credentials,
      });
      const { status, error } = structOf(reply.value);
      assert.notEqual(status, 'failed', JSON.stringify(error));
      if (status === 'ready') return;
      await wait(10);
    }
  }

  get #cm(): string {
    return `${this.#description.aggregates[0]?.cmUrl ?? ''}/2.0`;
  }

  async #self(): Promise<string> {
    const sa = this.#description.sliceAuthority.url;
    return textOf((await this.#client.call(sa, 'alice', 'GetCredential')).value);
  }

  /** Asked for once, as clients do. */
  #credential(urn: string): Promise<string> {
    const ask = async (): Promise<string> => {
      const credential = await this.#self();
      const sa = this.#description.sliceAuthority.url;
      const reply = await this.#client.call(sa, 'alice', 'GetCredential', { credential, urn });
      return textOf(reply.value);
    };
    const credential = this.#credentials.get(urn) ?? ask();
    this.#credentials.set(urn, credential);
    return credential;
  }

  /** The answer when it was a success. */
  async #call(method: string, args: Record<string, string>): Promise<PlainStruct | undefined> {
    const credentials = [await this.#credential(hello)];
    const reply = await this.#client.call(this.#cm, 'alice', method, { ...args, credentials });
    this.#answered.resolve();
    this.#answered = deferred();
    return reply.code === 0 ? reply.all : undefined;
  }

  async #untilCrash(step: (number: number) => Promise<void>): Promise<void> {
    for (let number = 0; !this.#isStopped; number += 1) {
      try {
        await step(number);
      } catch (error) {
        // The crash itself; anything else would show as a rule broken at the next start.
        if (
          !(error instanceof Error && 'code' in error && /^E(?:CONN|PIPE)/.test(String(error.code)))
        )
          throw error;
        return;
      }
    }
  }
}
