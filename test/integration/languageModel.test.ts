// What an assistant in the editor is told by the tools.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CancellationTokenSource, LanguageModelTextPart, lm } from 'vscode';
import { defaultJobDirectory, fileJobStore } from '../../src/model/jobStore';
import { defaultQueueDirectory, fileQueueStore } from '../../src/model/queueStore';
import { SnapshotQueue } from '../../src/model/snapshotQueue';
import { Snapshots } from '../../src/model/snapshots';
import { control } from '../../src/testbed/control/client';
import { languageModelTools } from '../../src/ui/contributions';
import { confirmation } from '../../src/ui/languageModel';
import { nextEnd, removeImages } from './support/jobs';
import { localInventory, testbed } from './support/world';

describe('the tools for an assistant', () => {
  it('are there', () => {
    const names = lm.tools.map(({ name }) => name);
    for (const name of Object.values(languageModelTools)) assert.ok(names.includes(name), name);
  });

  it('list images, or say that there are none', async () => {
    assert.match(await ask(languageModelTools.listImages, {}), /There are no images|urn:publicid/);
  });

  it('say how snapshots stand', async () => {
    const filter = 'no snapshot has such a name';
    assert.equal(
      await ask(languageModelTools.snapshotStatus, { filter }),
      'There are no snapshots.',
    );
  });

  it('take no snapshot of a sliver that is not there', async () => {
    const input = { sliver: 'nowhere', imageName: 'never-made' };
    await assert.rejects(ask(languageModelTools.snapshotSliver, input), /no sliver nowhere/);
  });

  it('take no snapshot under the name of a system image, and ask nobody', async () => {
    const input = { sliver: 'vm', site: 'north', imageName: 'UBUNTU22-64-STD' };
    await assert.rejects(confirmation(await whatIsKnown(), input), /name of a system image/);
    await assert.rejects(ask(languageModelTools.snapshotSliver, input), /name of a system image/);
  });

  it('replace an own image only as the person was told, and for whom it is', async () => {
    const input = { sliver: 'vm', site: 'north', imageName: 'tool-own' };
    const first = nextEnd('tool-own');
    await ask(languageModelTools.snapshotSliver, { ...input, anyone: true });
    const jobs = [await first];
    const seen = await confirmation(await whatIsKnown(), input);
    const message = seen?.confirmationMessages?.message;
    assert.match(
      typeof message === 'string' ? message : '',
      /becomes the image tool-own, for anyone\. .* tool-own is your image: this snapshot becomes version 1; .* Anyone can use it, as before\./,
    );
    const closed = { ...input, anyone: false };
    await assert.rejects(confirmation(await whatIsKnown(), closed), /^UserError: Anyone can use/);
    const north = (await localInventory()).sites.find(({ site }) => site.name === 'north');
    assert.ok(north);
    await removeImages(north, jobs);
  });

  it('add a snapshot to the queue while the slice is busy, and say what it waits for', async () => {
    const { control: door = '' } = await testbed();
    await control(door, { command: 'fault.add', kind: 'stall', site: 'north' });
    const ends = Promise.all([nextEnd('tool-first'), nextEnd('tool-second')]);
    const [first, second] = ['tool-first', 'tool-second'].map((imageName) => ({
      ...{ sliver: 'vm', site: 'north', imageName },
    }));
    assert.ok(first && second);
    const begun = await ask(languageModelTools.snapshotSliver, first);
    assert.match(begun, /The snapshot tool-first of vm goes on at north/);
    const question = await confirmation(await whatIsKnown(), second);
    const message = question?.confirmationMessages?.message;
    assert.match(
      typeof message === 'string' ? message : '',
      /The node reboots, and what runs on it ends\. The snapshot tool-second starts when tool-first has ended\.$/,
    );
    assert.match(
      await ask(languageModelTools.snapshotSliver, second),
      /It waits in the queue\. The snapshot tool-second starts when tool-first has ended\. Leave vm alone/,
    );
    assert.match(
      await ask(languageModelTools.snapshotStatus, {}),
      /^The snapshot tool-second waits in the queue of north\./,
    );
    await control(door, { command: 'fault.clear' });
    const jobs = await ends;
    assert.deepEqual(
      jobs.map(({ outcome }) => outcome),
      ['ready', 'ready'],
    );
    const north = (await localInventory()).sites.find(({ site }) => site.name === 'north');
    assert.ok(north);
    await removeImages(north, jobs);
  });
});

/** The question itself is answered by VS Code in tests, so it is asked for as another window would. */
async function whatIsKnown(): Promise<Parameters<typeof confirmation>[0]> {
  const inventory = await localInventory();
  const snapshots = new Snapshots({
    store: fileJobStore(defaultJobDirectory()),
    accounts: () => [],
  });
  const queue = new SnapshotQueue({
    snapshots,
    store: fileQueueStore(defaultQueueDirectory()),
    readiness: () => Promise.resolve({ state: 'no-account' }),
    sentenceOf: () => '',
  });
  const loading = { want: () => Promise.resolve() };
  return { inventory, snapshots, queue, loading };
}

async function ask(name: string, input: object): Promise<string> {
  const { token } = new CancellationTokenSource();
  const { content } = await lm.invokeTool(name, { input, toolInvocationToken: undefined }, token);
  return content.map((part) => (part instanceof LanguageModelTextPart ? part.value : '')).join('');
}
