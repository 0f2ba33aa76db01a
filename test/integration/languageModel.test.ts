// What an assistant in the editor is told by the tools.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  CancellationTokenSource,
  LanguageModelTextPart,
  lm,
  MarkdownString,
  type PreparedToolInvocation,
} from 'vscode';
import { defaultJobDirectory, fileJobStore } from '../../src/model/snapshots/jobStore';
import { defaultQueueDirectory, fileQueueStore } from '../../src/model/snapshots/queue/queueStore';
import type { Slice } from '../../src/model/inventory/sliver';
import { SnapshotQueue } from '../../src/model/snapshots/queue/queue';
import { Snapshots } from '../../src/model/snapshots/snapshots';
import { RpcError } from '../../src/rpc';
import { control } from '../../src/testbed/control/client';
import { languageModelTools } from '../../src/ui/contributions';
import { confirmation } from '../../src/ui/languageModel/tools';
import { nextEnd, removeImages } from './support/jobs';
import { localInventory, readySliverAt, testbed } from './support/world';

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

  it('refuse a wish that they would have to guess', async () => {
    const input = { sliver: 'vm', site: 'north', imageName: 'never-made' };
    const tool = languageModelTools.snapshotSliver;
    await assert.rejects(ask(tool, { ...input, anyone: 'false' }), /anyone must be true or false/);
    await assert.rejects(ask(tool, { ...input, imageName: ['a'] }), /imageName must be text/);
    await assert.rejects(ask(tool, { site: 'north', imageName: 'a' }), /has no sliver/);
    const filter = { toString: 'x' };
    await assert.rejects(ask(languageModelTools.listImages, { filter }), /filter must be text/);
  });

  it('ask with the words of a server as text, never as markup', async () => {
    const known = await whatIsKnown();
    const clientId = '[vm](https://evil.example) ![x](y) $(flame) \u202e';
    const sites = known.inventory.sites.map((state) => ({
      ...state,
      slices: { ...state.slices, value: renamed(state.slices.value, clientId) },
    }));
    const input = { sliver: clientId, site: 'north', imageName: 'never-made' };
    const parts = { ...known, inventory: { sites, portals: [], portalSites: [] } };
    const seen = await confirmation(parts, input);
    const message = seen?.confirmationMessages?.message;
    assert.ok(message instanceof MarkdownString);
    assert.match(message.value, /\\\[vm\\\]\\\(https\\:\\\/\\\/evil\\\.example\\\) \\!\\\[x/);
    assert.match(message.value, /\[U\\\+202E\\\]/);
    assert.doesNotMatch(seen?.confirmationMessages?.title ?? '', /\]\(|\$\(|\u202e/);
    assert.ok(seen?.invocationMessage instanceof MarkdownString);
  });

  it('never take what could not be read for what is not there', async () => {
    const known = await whatIsKnown();
    const failed = known.inventory.sites.map((state) => ({
      ...state,
      slices: { loading: false, error: new RpcError('timeout', 'no answer') },
    }));
    const parts = { ...known, inventory: { sites: failed, portals: [], portalSites: [] } };
    const input = { sliver: 'vm', site: 'north', imageName: 'never-made' };
    await assert.rejects(confirmation(parts, input), /north: .*did not answer/);
    const locked = { problems: [], locked: true, empty: 'locked' as const };
    const none = { ...parts, inventory: { sites: [], portals: [], portalSites: [] } };
    await assert.rejects(confirmation({ ...none, accounts: locked }, input), /is locked/);
  });

  it('replace an own image only as the person was told, and for whom it is', async () => {
    const input = { sliver: 'vm', site: 'north', imageName: 'tool-own' };
    await readySliverAt('north', 'vm');
    const first = nextEnd('tool-own');
    await ask(languageModelTools.snapshotSliver, { ...input, anyone: true });
    const jobs = [await first];
    const seen = await confirmation(await whatIsKnown(), input);
    assert.match(
      wordsOf(seen),
      /becomes the image tool-own, for anyone\. .* tool-own is your image: this snapshot becomes version 1; .* Anyone can use it, as before\./,
    );
    const closed = { ...input, anyone: false };
    await assert.rejects(confirmation(await whatIsKnown(), closed), /^UserError: Anyone can use/);
    const north = (await localInventory()).sites.find(({ site }) => site.name === 'north');
    assert.ok(north);
    await removeImages(north, jobs);
  });

  it('add a snapshot to the queue while the slice is busy, and say what it waits for', async (test) => {
    await readySliverAt('north', 'vm');
    const { control: door = '' } = await testbed();
    await control(door, { command: 'fault.add', kind: 'stall', site: 'north' });
    test.after(() => control(door, { command: 'fault.clear' }));
    const ends = Promise.all([nextEnd('tool-first'), nextEnd('tool-second')]);
    const [first, second] = ['tool-first', 'tool-second'].map((imageName) => ({
      sliver: 'vm',
      site: 'north',
      imageName,
    }));
    assert.ok(first && second);
    const begun = await ask(languageModelTools.snapshotSliver, first);
    assert.match(begun, /The snapshot tool-first of vm is running at north/);
    const question = await confirmation(await whatIsKnown(), second);
    assert.match(
      wordsOf(question),
      /The node reboots, and running processes are stopped\. The snapshot tool-second starts when tool-first finishes\.$/,
    );
    assert.match(
      await ask(languageModelTools.snapshotSliver, second),
      /It waits in the queue\. The snapshot tool-second starts when tool-first finishes\. Don’t change vm until it finishes/,
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

function renamed(slices: readonly Slice[] = [], clientId: string): Slice[] {
  return slices.map((slice) => ({
    ...slice,
    slivers: slice.slivers.map((one) => (one.clientId === 'vm' ? { ...one, clientId } : one)),
  }));
}

/** What the person reads, without the marks of Markdown. */
function wordsOf(question: PreparedToolInvocation | undefined): string {
  const message = question?.confirmationMessages?.message;
  return message instanceof MarkdownString ? message.value.replaceAll('\\', '') : '';
}

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
  const accounts = { problems: [], locked: false, empty: 'none' as const };
  return { inventory, snapshots, queue, loading, accounts };
}

async function ask(name: string, input: object): Promise<string> {
  const { token } = new CancellationTokenSource();
  const { content } = await lm.invokeTool(name, { input, toolInvocationToken: undefined }, token);
  return content.map((part) => (part instanceof LanguageModelTextPart ? part.value : '')).join('');
}
