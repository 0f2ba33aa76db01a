/** Rows about nodes that a try or a build asks for: what goes wrong at the site, and that the node is given back. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Place } from '../../../src/model/accounts/account';
import { runBuild } from '../../../src/model/builds/build';
import { fileBuildStore } from '../../../src/model/builds/buildStore';
import { startBuild } from '../../../src/model/builds/startBuild';
import { fileJournal } from '../../../src/model/journal/journal';
import { fileLoanStore } from '../../../src/model/nodes/loanStore';
import { isOpen } from '../../../src/model/nodes/record';
import { fileJobStore } from '../../../src/model/snapshots/jobStore';
import { Snapshots } from '../../../src/model/snapshots/snapshots';
import { runTrial } from '../../../src/model/trials/runTrial';
import { fileTrialStore } from '../../../src/model/trials/trialStore';
import { nodeSentence } from '../../../src/model/trials/words';
import { readRecipe } from '../../../src/recipe/read';
import { formatImageUrn, parseUrn } from '../../../src/rpc';
import { untouched, type Fault } from './fault';
import type { Lane } from './lane';
import type { Seen, Told } from './outcome';

interface SiteFault {
  readonly kind: string;
  readonly method?: string;
  readonly times?: number;
  readonly reason?: string;
  /** The testbed's slice authority is that of its first site. */
  readonly isAtHome?: boolean;
}

function row(
  name: string,
  fault: SiteFault,
  outcomes: { readonly try: string; readonly build: string },
): Fault {
  const cells = {
    try: (lane: Lane) => trial(lane, fault),
    build: (lane: Lane) => build(lane, fault),
  };
  return { name, outcomes, cells };
}

const both = (outcome: string): { try: string; build: string } => ({
  try: outcome,
  build: outcome,
});

const once = { times: 1 };

export const borrowed: readonly Fault[] = [
  row(
    'the authority is offline',
    { kind: 'disabled', method: 'Register', isAtHome: true },
    both('not asked for'),
  ),
  row(
    'the answer about the new slice is cut off',
    { kind: 'truncated', method: 'Register', isAtHome: true, ...once },
    { try: 'passed; given back', build: 'ready; given back' },
  ),
  row(
    'the site is offline',
    { kind: 'disabled', method: 'CreateSliver' },
    both('failed; given back'),
  ),
  row(
    'the site is busy once',
    { kind: 'busy', method: 'CreateSliver', ...once },
    both('failed; given back'),
  ),
  row(
    'the request for the node is cut off',
    { kind: 'reset', method: 'CreateSliver', ...once },
    both('failed; given back'),
  ),
  row(
    'the answer about the node is cut off',
    { kind: 'truncated', method: 'CreateSliver', ...once },
    { try: 'passed; given back', build: 'ready; given back' },
  ),
  row('the node does not come up', { kind: 'boot' }, both('failed; given back')),
  row(
    'the site does not answer about the node for a while',
    { kind: 'http-503', method: 'SliverStatus', times: 3 },
    { try: 'passed; given back', build: 'ready; given back' },
  ),
  row(
    'the quota is used up (23)',
    { kind: 'no-space' },
    { try: untouched, build: 'failed; given back' },
  ),
  row(
    'the answer about the snapshot is cut off',
    { kind: 'truncated', method: 'CreateImage', ...once },
    { try: untouched, build: 'ready; given back' },
  ),
  row(
    'the snapshot fails, with a log',
    { kind: 'snapshot', reason: 'tool' },
    { try: untouched, build: 'failed; given back' },
  ),
  row(
    'the site is busy when the node is given back',
    { kind: 'busy', method: 'DeleteSlice', times: 2 },
    { try: 'passed; given back', build: 'ready; given back' },
  ),
  row(
    'the site does not take the node back',
    { kind: 'http-503', method: 'DeleteSlice' },
    { try: 'passed; left', build: 'ready; left' },
  ),
];

const times = { intervalMs: 30, heldMs: 400, createMs: 5_000, giveBackMs: 1_500 };

/** The site of the lane, as a window reaches it, and its keys. */
async function placeOf({ world, site: name }: Lane): Promise<{ place: Place; keyFile: string }> {
  const account = await world.testbed.account('alice');
  const site = account.sites.find((one) => one.name === name) ?? assert.fail('no such site');
  const alice = world.testbed.description.users.find(({ urn }) => urn.endsWith('+alice'));
  return { place: { account, site }, keyFile: alice?.sshKey ?? assert.fail('alice has no key') };
}

function folderFor(lane: Lane): string {
  const folder = mkdtempSync(join(tmpdir(), 'borrowed-'));
  lane.afterCell(() => {
    rmSync(folder, { recursive: true });
    return Promise.resolve();
  });
  return folder;
}

async function strike(lane: Lane, { isAtHome, ...fault }: SiteFault): Promise<void> {
  const { kind, ...more } = fault;
  const home = lane.world.testbed.description.aggregates[0]?.name;
  await lane.fault(kind, isAtHome === true ? { ...more, site: home } : more);
}

async function trial(lane: Lane, fault: SiteFault): Promise<Seen> {
  const { place, keyFile } = await placeOf(lane);
  const state = folderFor(lane);
  const loans = fileLoanStore(join(state, 'nodes'));
  const { authority } = parseUrn(place.site.urn);
  const name = 'UBUNTU24-64-STD';
  await strike(lane, fault);
  const ended = await runTrial(
    place,
    {
      image: formatImageUrn({ authority, project: 'emulab-ops', name }),
      imageName: name,
      sliverType: 'emulab-xen',
      keep: false,
      minutes: 1,
    },
    {
      trials: fileTrialStore(join(state, 'tries')),
      loans,
      journal: fileJournal(join(state, 'journal.jsonl')),
      keyFile,
      times,
    },
  );
  const failed = ended.answers.filter(({ outcome }) => outcome === 'failed');
  const sentences = [
    ...(ended.problem === undefined ? [] : [ended.problem]),
    ...failed.map(({ detail }) => detail),
    ...(ended.node === 'left' ? [nodeSentence(ended, () => 'DATE') ?? ''] : []),
  ];
  const outcome = ended.outcome === 'not-finished' ? 'failed' : (ended.outcome ?? '');
  const wasAsked = loans.load().some(({ sliverUrn, createSentAt, stage }) => {
    return sliverUrn !== undefined || createSentAt !== undefined || stage !== 'given-back';
  });
  const node = ended.node === 'left' ? 'left' : 'given back';
  return seen(lane, fault.method === 'Register' && !wasAsked, { outcome, node, sentences });
}

async function build(lane: Lane, fault: SiteFault): Promise<Seen> {
  const { place, keyFile } = await placeOf(lane);
  const state = folderFor(lane);
  const path = join(state, 'image.yml');
  const text = `name: ${lane.newName()}\nbase: UBUNTU24-64-STD\nnode: { sliver_type: emulab-xen }\n`;
  writeFileSync(path, text);
  const { recipe = assert.fail('a sound recipe') } = readRecipe(text);
  const store = fileBuildStore(join(state, 'builds'));
  const { record, claim } = await startBuild(store, place, { path, text, recipe });
  const loans = fileLoanStore(join(state, 'nodes'));
  const snapshots = new Snapshots({
    store: fileJobStore(join(state, 'jobs')),
    accounts: () => [place.account],
    interval: 30,
    held: 400,
  });
  const warnings: string[] = [];
  await strike(lane, fault);
  try {
    const ended = await runBuild(
      {
        place,
        snapshots,
        store,
        loans,
        loanTimes: times,
        keyFile,
        variable: () => undefined,
        hear: (event) => {
          if (event.kind === 'warning') warnings.push(event.text);
        },
      },
      record,
      claim,
      { signal: new AbortController().signal },
    );
    const { outcome = '', reason } = ended.record;
    // That no list has the base is told by another test.
    const told = warnings.filter((one) => !one.startsWith('images.lock.json'));
    const node = loans.load().some(isOpen) ? 'left' : 'given back';
    const sentences = [...(reason === undefined ? [] : [reason]), ...told];
    const isUnasked = fault.method === 'Register' && outcome === 'failed';
    return seen(lane, isUnasked, { outcome, node, sentences });
  } finally {
    snapshots.dispose();
  }
}

function seen(
  lane: Lane,
  isUnasked: boolean,
  {
    outcome,
    node,
    sentences,
  }: {
    readonly outcome: string;
    readonly node: string;
    readonly sentences: readonly string[];
  },
): Seen {
  const names = [lane.site, '127.0.0.2', 'image', 'UBUNTU24-64-STD', 'The slice authority'];
  const told = sentences.map((sentence): Told => ({ sentence, names, kind: 'ending' }));
  return { outcome: isUnasked ? 'not asked for' : `${outcome}; ${node}`, told };
}
