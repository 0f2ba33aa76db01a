/** `geni-image carry-out`, which no person types: the process of a task of an assistant. It does what it was told on standard input, and gives the nodes back when it is asked to end. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Place } from '../../../model/accounts/account';
import { fileBuildStore } from '../../../model/builds/buildStore';
import { startBuild } from '../../../model/builds/startBuild';
import { explainInOneLine } from '../../../model/failures/explain';
import { UserError } from '../../../model/failures/userError';
import { defaultJournalFile, fileJournal } from '../../../model/journal/journal';
import { fileLoanStore } from '../../../model/nodes/loanStore';
import { stateFolder, underHome } from '../../../model/storage/folders';
import { runTrial } from '../../../model/trials/runTrial';
import { fileTrialStore } from '../../../model/trials/trialStore';
import { carryOutBuild } from '../builds/carryOut';
import { openSession } from '../session/session';
import { requireUnchangedRecipe } from '../../mcp/recipes';
import { parseOrder, type BuildOrder, type Order, type TryOrder } from '../../mcp/tasks/order';
import { fileTaskStore, type Task, type TaskStore } from '../../mcp/tasks/task';

/** Milliseconds between two looks at the snapshot of a build. */
const INTERVAL_MS = 5_000;

/** Milliseconds between two signs of life, for who cannot ask the system. */
const SIGN_MS = 60_000;

export async function carryOut(): Promise<void> {
  const order = parseOrder(readFileSync(0, 'utf8'));
  const store = fileTaskStore();
  const claim = store.claim(order.id);
  const task = store.read(order.id);
  if (claim === undefined || task === undefined) return;
  const stop = new AbortController();
  const end = (): void => stop.abort();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end);
  const sign = setInterval(() => claim.keep(), SIGN_MS);
  try {
    await work(order, { store, task, signal: stop.signal });
  } finally {
    clearInterval(sign);
    claim.release();
  }
}

interface At {
  readonly store: TaskStore;
  readonly task: Task;
  readonly signal: AbortSignal;
}

/** Whatever happens is in the records: nobody reads what this process says. */
async function work(order: Order, at: At): Promise<void> {
  const { store, task } = at;
  let now = task;
  const note = (changes: Partial<Task>): void => {
    now = Object.assign({}, now, changes);
    store.save(now, { flush: true });
  };
  try {
    const place = await placeOf(order);
    if (order.work.kind === 'try') await tryImage(place, order, order.work, at.signal);
    else await build(place, order, order.work, { signal: at.signal, note });
    note({ endedAt: Date.now() });
  } catch (error) {
    const problem = UserError.is(error)
      ? error.sentence
      : explainInOneLine(error, { site: order.site.name, image: task.name });
    note({ endedAt: Date.now(), problem });
  }
}

async function placeOf({ options, site }: Order): Promise<Place> {
  const session = await openSession(Object.assign({}, options, { cm: [site.url] }), [site.urn]);
  const at = Object.assign({}, session.site, { urn: site.urn, name: site.name });
  return { account: session.account, site: at };
}

async function tryImage(
  place: Place,
  { id, options: { sshKey } }: Order,
  { wish, script }: TryOrder,
  signal: AbortSignal,
): Promise<void> {
  const folder = join(stateFolder(), 'assistants', `${id}.script`);
  let scriptFile: string | undefined;
  if (script !== undefined) {
    mkdirSync(folder, { mode: 0o700 });
    scriptFile = join(folder, basename(script.name));
    writeFileSync(scriptFile, script.text, { mode: 0o600 });
  }
  try {
    await runTrial(place, Object.assign({}, wish, scriptFile === undefined ? {} : { scriptFile }), {
      id,
      trials: fileTrialStore(),
      loans: fileLoanStore(),
      journal: fileJournal(defaultJournalFile),
      keyFile: sshKey === undefined ? undefined : underHome(sshKey),
      signal,
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function build(
  place: Place,
  { options: { sshKey } }: Order,
  { file, digest }: BuildOrder,
  { signal, note }: { signal: AbortSignal; note: (changes: Partial<Task>) => void },
): Promise<void> {
  requireUnchangedRecipe(file, digest);
  const store = fileBuildStore();
  const started = await startBuild(store, place, file);
  note({ build: started.record.id });
  await carryOutBuild(place, started, {
    store,
    sshKey,
    interval: INTERVAL_MS,
    signal,
    // What is in the environment of a client is none of a recipe's business.
    variable: () => undefined,
    hear: () => undefined,
  });
}
