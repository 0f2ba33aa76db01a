/** Tries the new image on a fresh node: that it boots, lets one in, and passes the tests of the recipe. */
import * as l10n from '@vscode/l10n';
import { durationMs, type RecipeTest } from '../../recipe/recipe';
import { isLoopback } from '../ssh/login';
import { SshError } from '../ssh/sshError';
import { factsOf, usualSshTimes } from '../trials/onNode';
import { answersOf } from '../trials/questions';
import { BuildError } from './buildError';
import { late } from './localCommand';
import type { NodeLogin } from './nodeLogin';
import { runOnNode } from './remoteScript';
import { giveBackNodes, haveNode, isGone, type BuildNode } from './stepNode';
import { usualSliverType } from './wish';
import type { BuildWork } from './work';

/** Of a test that gives none. */
const USUAL_MS = 5 * 60_000;

/** UTF-16 units of the output of one test that are looked at. */
const LONGEST = 1_000_000;

/** @throws BuildError, NodeError, RpcError, SshError, StorageError */
export async function tryImage(work: BuildWork): Promise<string> {
  const { recipe, record } = work;
  const { versionUrn, imageUrn } = record.snapshot ?? {};
  const image = versionUrn ?? imageUrn;
  if (image === undefined)
    throw new BuildError('no-build', l10n.t('There is no image to try: take the snapshot first.'));
  const node = await nodeWith(work, image);
  const { login, up } = node;
  await askNode(work, node);
  const { tests = [] } = recipe;
  for (const test of tests) {
    work.goOn();
    work.progress(test.name);
    work.log.line(`== ${test.name}`);
    await pass(work, login, test);
  }
  const [left] = await giveBackNodes(work, 'tryNodes');
  if (left !== undefined) work.tell({ kind: 'warning', text: left });
  const type = up.hardwareType ?? up.sliverType;
  return tests.length === 1
    ? l10n.t('boots on {0}, 1 test passed', type)
    : l10n.t('boots on {0}, {1} tests passed', type, tests.length);
}

/** One that is gone has nothing on it that counts: the next one takes its place. */
async function nodeWith(work: BuildWork, image: string): Promise<BuildNode> {
  const { recipe } = work;
  const wish = {
    image,
    sliverType: recipe.node?.sliver_type ?? usualSliverType,
    hardwareType: recipe.try?.hardware_type ?? recipe.node?.hardware_type,
  };
  try {
    return await haveNode(work, 'tryNodes', wish);
  } catch (error) {
    if (!isGone(error)) throw error;
    const left = await giveBackNodes(work, 'tryNodes');
    if (left.length > 0) throw error;
    return await haveNode(work, 'tryNodes', wish);
  }
}

/** What every image is asked; what cannot be asked is told, and neither passed nor failed. */
async function askNode(
  { parts, loginOptions, signal, log }: BuildWork,
  { up, login }: BuildNode,
): Promise<void> {
  const { hostname } = new URL(parts.place.site.componentManager.url);
  const isLocal = isLoopback(login.login);
  const siteHost = !isLocal && /^[a-z][a-z0-9.-]{0,252}$/i.test(hostname) ? hostname : undefined;
  const { me, keyFile } = loginOptions;
  const facts = await factsOf(
    up,
    { me, keyFile, signal },
    { siteHost, times: usualSshTimes, waiting: () => undefined },
  );
  const answers = answersOf(facts, { isLocal, siteHost, language: parts.language });
  for (const { question, outcome, detail } of answers)
    log.line(`${question}: ${outcome}: ${detail}`);
  const bad = answers.find(({ outcome }) => outcome === 'failed');
  if (bad !== undefined)
    throw new BuildError(
      'script',
      l10n.t('The new image does not work on a fresh node: {0}', bad.detail),
    );
}

async function pass(work: BuildWork, node: NodeLogin, test: RecipeTest): Promise<void> {
  const output = work.log.stream();
  let text = '';
  const limitMs = test.timeout === undefined ? USUAL_MS : durationMs(test.timeout);
  const run = {
    text: test.run,
    environment: {},
    sudo: false,
    limitMs: Math.min(limitMs, work.leftMs()),
    signal: work.signal,
    onOutput: (chunk: Buffer): void => {
      output.write(chunk);
      if (text.length < LONGEST) text += chunk.toString();
    },
  };
  const code = await runOnNode(node, run)
    .catch((error: unknown) => {
      work.goOn();
      throw SshError.is(error, 'timeout') ? failed(test, late(run.limitMs).sentence) : error;
    })
    .finally(() => output.end());
  if (code !== 0) throw failed(test, l10n.t('it ended with exit code {0}.', code));
  if (test.expect !== undefined && !text.includes(test.expect))
    throw failed(test, l10n.t('its output does not contain "{0}".', test.expect));
}

function failed({ name }: RecipeTest, why: string): BuildError {
  return new BuildError('script', l10n.t('The test "{0}" failed: {1}', name, why), {
    action: l10n.t('See the log of the build.'),
  });
}
