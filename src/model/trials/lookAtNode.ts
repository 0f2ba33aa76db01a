/** The part of a try that is on the node: login, questions, the person's script. */
import * as l10n from '@vscode/l10n';
import { explainInOneLine } from '../failures/explain';
import type { NodeUp } from '../nodes/awaitNode';
import { isLoopback } from '../ssh/login';
import { SshError, type SshReason } from '../ssh/sshError';
import { StorageError } from '../storage/storageError';
import { spanText } from '../units';
import { lastPartOf } from '../urns';
import { factsOf, loginTo, loginWords, runOnNode, type NodeAccess } from './onNode';
import { answersOf, failed, passed, type Facts } from './questions';
import { nameOf, textOf } from './script';
import { limitWords } from './trial';
import { answer, type TrialWork } from './work';

/** What says something of the node, and nothing of the person's own machine. */
const ofNode: readonly SshReason[] = [
  'no-login',
  'bad-login',
  'refused',
  'unreachable',
  'timeout',
  'lost',
  'strange',
  'too-much',
];

/** @throws SshError, UserError, StorageError */
export async function lookAtNode(work: TrialWork, node: NodeUp): Promise<void> {
  const { place, trial, note, signal, options } = work;
  answer(work, passed('boots', bootWords(work, node)));
  const me = lastPartOf(place.account.userUrn);
  const access: NodeAccess = { me, keyFile: options.keyFile, signal };
  note({ stage: 'logging-in' });
  const facts = await firstLogin(work, node, access);
  if (facts === undefined) return;
  const login = loginWords(loginTo(node, me));
  note({ stage: 'looking', said: undefined, login });
  answer(work, passed('login', l10n.t('SSH lets {0} in.', me)));
  const isLocal = node.files !== undefined || isLoopback(loginTo(node, me));
  const { language } = options;
  answer(work, ...answersOf(facts, { isLocal, siteHost: hostOf(work), language }));
  if (trial.scriptFile !== undefined) await runScriptFile(work, node, access, trial.scriptFile);
}

function bootWords(
  { sinceBegun, place, options }: TrialWork,
  { hardwareType, sliverType }: NodeUp,
): string {
  const type = hardwareType ?? sliverType;
  const span = spanText(sinceBegun(), options.language);
  return l10n.t(
    '{0} says that it is up on {1}, {2} after the try began.',
    place.site.name,
    type,
    span,
  );
}

/** Undefined where the image lets nobody in. */
async function firstLogin(
  work: TrialWork,
  node: NodeUp,
  access: NodeAccess,
): Promise<Facts | undefined> {
  const { place, note, ssh, options } = work;
  const words = (error: SshError): string => explainInOneLine(error, { site: place.site.name });
  let last: SshError | undefined;
  try {
    return await factsOf(node, access, {
      siteHost: hostOf(work),
      times: ssh,
      waiting: (error) => {
        last = error;
        note({ said: words(error) });
      },
    });
  } catch (error) {
    if (options.signal?.aborted === true || !SshError.is(error)) throw error;
    // The time is over: what the node said before counts.
    const why = error.reason === 'aborted' ? last : error;
    if (why === undefined || !ofNode.includes(why.reason)) throw error;
    answer(work, failed('login', words(why)));
    return undefined;
  }
}

/** Only a name of plain characters goes into the script. */
function hostOf({ place }: TrialWork): string | undefined {
  const { hostname } = new URL(place.site.componentManager.url);
  return /^[a-z][a-z0-9.-]{0,252}$/i.test(hostname) && place.site.ssh === undefined
    ? hostname
    : undefined;
}

async function runScriptFile(
  work: TrialWork,
  node: NodeUp,
  access: NodeAccess,
  file: string,
): Promise<void> {
  const { place, trial, note, options, signal } = work;
  const name = nameOf(file);
  const text = textOf(file);
  note({ stage: 'running', scriptBegunAt: Date.now() });
  try {
    const limitMs = work.leftMs();
    const exitCode = await runOnNode(node, access, { text, name, limitMs, hear: keeper(work) });
    note({ exitCode });
    answer(
      work,
      exitCode === 0
        ? passed('script', l10n.t('{0} ended with exit code 0.', name))
        : failed('script', l10n.t('{0} ended with exit code {1}.', name, exitCode)),
    );
  } catch (error) {
    if (options.signal?.aborted === true || !SshError.is(error)) throw error;
    const isLate = error.reason === 'timeout' || signal.aborted;
    const limit = limitWords(trial, options.language);
    answer(
      work,
      failed(
        'script',
        isLate
          ? l10n.t('{0} had not ended when the time of the try, {1}, was over.', name, limit)
          : explainInOneLine(error, { site: place.site.name }),
      ),
    );
  }
}

/** To the log, and to whoever listens. A full disk ends the log, and not the try. */
function keeper({ trial, options, warn }: TrialWork): (bytes: Buffer) => void {
  let isKept = true;
  return (bytes) => {
    options.hear?.(bytes);
    if (!isKept) return;
    try {
      options.trials.addToLog(trial.id, bytes);
    } catch (error) {
      if (!StorageError.is(error)) throw error;
      isKept = false;
      warn(error);
    }
  };
}
