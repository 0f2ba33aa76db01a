/** The nodes of a build: each is borrowed once, however often the build was interrupted, and given back once. */
import * as l10n from '@vscode/l10n';
import { explainInOneLine } from '../failures/explain';
import type { NodeUp } from '../nodes/awaitNode';
import { keysForNode } from '../nodes/keys';
import { borrowNode, type Loan } from '../nodes/loan';
import { NodeError } from '../nodes/nodeError';
import type { NodeWish } from '../nodes/record';
import { underHome } from '../storage/folders';
import { awaitLogin, loginTo, usualLoginTimes, type LoginTimes, type NodeLogin } from './nodeLogin';
import { openNodes, type BorrowedNode } from './record';
import type { BuildWork } from './work';

/** A node that lets one in. */
export interface BuildNode {
  readonly loan: Loan;
  readonly up: NodeUp;
  readonly login: NodeLogin;
}

export type NodeKind = 'nodes' | 'tryNodes';

/** Milliseconds until a node must be up: bare machines load their disk and boot twice. */
const UP_MS = 45 * 60_000;

/** The node that the build holds, or a new one. @throws NodeError, UserError, RpcError, SshError, StorageError */
export async function haveNode(
  work: BuildWork,
  kind: NodeKind,
  wish: Omit<NodeWish, 'purpose' | 'about' | 'minutes'>,
  beforeAsking?: (loan: Loan) => Promise<void>,
): Promise<BuildNode> {
  const { parts } = work;
  const keyFile = parts.keyFile ?? parts.place.site.ssh?.sshKey;
  const keys = await keysForNode(
    parts.place.account,
    keyFile === undefined ? undefined : underHome(keyFile),
    work.signal,
  );
  const loan = heldLoan(work, kind) ?? (await newLoan(work, kind, wish));
  try {
    await beforeAsking?.(loan);
    work.goOn();
    const up = await loan.ready({
      keys,
      signal: work.signal,
      limitMs: Math.min(UP_MS, work.leftMs()),
      language: parts.language,
      progress: ({ stage, status, problem }) => work.progress(problem ?? nodeText(stage, status)),
    });
    const login = loginTo(up, work.loginOptions);
    work.progress(l10n.t('Waiting until {0} lets you log in', login.login.hostname));
    await awaitLogin(login, {
      times: loginTimes(work),
      signal: work.signal,
      waiting: (error) => work.progress(explainInOneLine(error, { site: parts.place.site.name })),
    });
    return { loan, up, login };
  } catch (error) {
    work.goOn();
    throw error;
  }
}

function loginTimes(work: BuildWork): LoginTimes {
  const times = Object.assign({}, usualLoginTimes, work.parts.loginTimes);
  return Object.assign(times, { limitMs: Math.min(times.limitMs, work.leftMs()) });
}

/** Whether the site has taken the node away meanwhile. */
export function isGone(error: unknown): boolean {
  return NodeError.is(error, 'gone');
}

/** Gives back all nodes of a kind that the build holds. @returns what is left, as sentences */
export async function giveBackNodes(work: BuildWork, kind: NodeKind): Promise<string[]> {
  const left: string[] = [];
  for (const node of openNodes(work.record[kind])) {
    const why = await giveBackOne(work, node);
    if (why === undefined) markBack(work, kind, node.loan);
    else left.push(why);
  }
  return left;
}

function markBack(work: BuildWork, kind: NodeKind, loan: string): void {
  const nodes = work.record[kind].map((one) =>
    one.loan === loan ? Object.assign({}, one, { givenBackAt: Date.now() }) : one,
  );
  work.note({ [kind]: nodes });
}

async function giveBackOne(
  work: BuildWork,
  { loan: id }: BorrowedNode,
): Promise<string | undefined> {
  const { place } = work.parts;
  try {
    const loan = work.loanOf(id);
    if (loan === undefined) return undefined;
    work.progress(l10n.t('Giving back the node at {0}', place.site.name));
    const given = await loan.giveBack();
    if (given.kind === 'given-back') return undefined;
    return given.until === undefined
      ? l10n.t('The node at {0} is not given back. {1}', place.site.name, given.why)
      : l10n.t(
          'The node at {0} is not given back. {1} The site takes it back by itself at {2}.',
          place.site.name,
          given.why,
          new Date(given.until).toISOString(),
        );
  } catch (error) {
    return explainInOneLine(error, { site: place.site.name });
  }
}

/** @throws NodeError `gone`: a record of a node is removed only once the node is given back */
function heldLoan(work: BuildWork, kind: NodeKind): Loan | undefined {
  const held = openNodes(work.record[kind]).at(-1);
  if (held === undefined) return undefined;
  const loan = work.loanOf(held.loan);
  if (loan !== undefined) return loan;
  throw new NodeError('gone', l10n.t('The node for {0} is given back already.', work.recipe.name));
}

async function newLoan(
  work: BuildWork,
  kind: NodeKind,
  wish: Omit<NodeWish, 'purpose' | 'about' | 'minutes'>,
): Promise<Loan> {
  const { place, loans, loanTimes } = work.parts;
  const asked: NodeWish = Object.assign({}, wish, {
    purpose: 'build' as const,
    about: work.recipe.name,
    minutes: work.leftMinutes(),
  });
  const options = { store: loans, times: loanTimes, signal: work.signal };
  const loan = await borrowNode(place, asked, options);
  work.hold(loan);
  // Nothing was asked of the site so far: whoever is killed here leaves a record only.
  const node = { loan: loan.record.id, askedAt: Date.now() };
  work.note({ [kind]: [...work.record[kind], node] });
  return loan;
}

function nodeText(stage: string, status: string | undefined): string {
  if (stage === 'asked') return l10n.t('Registering a slice');
  if (stage === 'registered') return l10n.t('Asking for a node');
  return status === undefined
    ? l10n.t('Waiting for the node')
    : l10n.t('Waiting for the node: {0}', status);
}
