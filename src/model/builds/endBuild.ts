/** Ends a build that was interrupted, or whose node was kept: gives back what it holds. */
import type { Place } from '../accounts/account';
import { explainInOneLine } from '../failures/explain';
import { takeUpLoan } from '../nodes/loan';
import type { LoanStore } from '../nodes/loanStore';
import type { LoanTimes } from '../nodes/times';
import type { BuildStore } from './buildStore';
import type { BorrowedNode, BuildRecord } from './record';
import { claimOf } from './startBuild';

export interface EndParts {
  readonly place: Place;
  readonly store: BuildStore;
  readonly loans: LoanStore;
  readonly loanTimes?: Partial<LoanTimes> | undefined;
}

/** @returns sentences about nodes that are not given back @throws BuildError while another process works on it */
export async function endBuild(parts: EndParts, build: BuildRecord): Promise<string[]> {
  const claim = claimOf(parts.store, build);
  try {
    const left: string[] = [];
    const given = async (nodes: readonly BorrowedNode[]): Promise<BorrowedNode[]> => {
      const after: BorrowedNode[] = [];
      for (const node of nodes) after.push(await giveBackOne(parts, node, left));
      return after;
    };
    const tryNodes = await given(build.tryNodes);
    const nodes = await given(build.nodes);
    const { outcome = 'cancelled', endedAt = Date.now() } = build;
    const isKept = left.length === 0 ? undefined : build.isKept;
    parts.store.save(Object.assign({}, build, { nodes, tryNodes, outcome, endedAt, isKept }));
    return left;
  } finally {
    claim.release();
  }
}

async function giveBackOne(
  { place, loans, loanTimes }: EndParts,
  node: BorrowedNode,
  left: string[],
): Promise<BorrowedNode> {
  if (node.givenBackAt !== undefined) return node;
  try {
    const loan = takeUpLoan(place, node.loan, { store: loans, times: loanTimes });
    const given = await loan?.giveBack();
    loan?.release();
    if (given?.kind === 'left') {
      left.push(given.why);
      return node;
    }
  } catch (error) {
    left.push(explainInOneLine(error, { site: place.site.name }));
    return node;
  }
  return Object.assign({}, node, { givenBackAt: Date.now() });
}
