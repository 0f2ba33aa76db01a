/** `geni-image nodes`: the nodes that this tool has asked for and not given back, and gives them back. */
import { fileLoanStore, type LoanStore } from '../../../model/nodes/loanStore';
import { takeUpLoan } from '../../../model/nodes/loan';
import { isOpen, nodeOf, type LoanRecord } from '../../../model/nodes/record';
import { accountIdOf } from '../../../model/accounts/speaksFor';
import { lastPartOf } from '../../../model/urns';
import { dateText } from '../../../model/units';
import type { CommonOptions } from '../arguments/options';
import { Ended, exitCodes, UsageError } from '../failures/failure';
import { givenSpeaksFor } from '../session/credentials';
import { identityFor, openSession } from '../session/session';
import type { Output } from '../terminal/output';
import { timesOf } from './try';

export interface NodesOptions extends CommonOptions {
  readonly giveBack?: boolean;
  /** Seconds. */
  readonly poll?: string;
}

/** @throws UsageError; Ended where one is left */
export async function nodes(
  ids: readonly string[],
  options: NodesOptions,
  output: Output,
): Promise<void> {
  const store = fileLoanStore();
  const open = store.load().filter(isOpen);
  for (const { error } of store.problems()) output.warn(error.sentence);
  const chosen = ids.length === 0 ? open : ids.map((id) => named(id, open));
  if (options.giveBack === true) await giveBack(chosen, store, options, output);
  else list(chosen, store, output);
}

function named(id: string, open: readonly LoanRecord[]): LoanRecord {
  const found = open.find((one) => one.id === id || one.clientId === id);
  if (found !== undefined) return found;
  throw new UsageError(
    `There is no node ${id} that was not given back: "geni-image nodes" lists them.`,
  );
}

function list(open: readonly LoanRecord[], store: LoanStore, output: Output): void {
  const rows = open.map((record) => [
    record.id,
    record.purpose === 'build' ? `build of ${record.about}` : `try of ${record.about}`,
    record.siteName,
    store.holder(record.id) === undefined ? stateOf(record) : 'in use',
    record.expires === undefined ? '' : dateText(record.expires),
    record.sliceUrn,
  ]);
  const columns = [
    { title: 'ID' },
    { title: 'FOR' },
    { title: 'SITE' },
    { title: 'STATE' },
    { title: 'ENDS' },
    { title: 'SLICE' },
  ];
  const shown = open.map((record) => ({
    id: record.id,
    purpose: record.purpose,
    about: record.about,
    site: record.siteName,
    slice: record.sliceUrn,
    node: record.clientId,
    stage: record.stage,
    inUse: store.holder(record.id) !== undefined,
    ends: record.expires === undefined ? undefined : new Date(record.expires).toISOString(),
    problem: record.problem,
  }));
  const none = 'This tool has no nodes that were not given back.';
  output.result({ nodes: shown }, open.length === 0 ? none : output.table(columns, rows));
}

function stateOf({ stage, createSentAt }: LoanRecord): string {
  if (stage === 'ready') return 'up';
  if (stage === 'created') return 'booting';
  if (stage === 'giving-back') return 'not given back yet';
  return createSentAt === undefined ? 'not asked for' : 'not known';
}

async function giveBack(
  chosen: readonly LoanRecord[],
  store: LoanStore,
  options: NodesOptions,
  output: Output,
): Promise<void> {
  const identity = await identityFor(options);
  const me = accountIdOf(identity, await givenSpeaksFor(options, identity));
  const told: { readonly id: string; readonly back: boolean; readonly why?: string }[] = [];
  const lines: string[] = [];
  for (const record of chosen) {
    const { id, about, siteName, siteUrl, siteUrn, accountId } = record;
    const why = await whyLeft();
    told.push(why === undefined ? { id, back: true } : { id, back: false, why });
    lines.push(
      why === undefined
        ? `${nodeOf(record)} was given back to ${siteName}.`
        : `${nodeOf(record)} is not given back yet. ${why}`,
    );

    async function whyLeft(): Promise<string | undefined> {
      if (accountId !== me)
        return `It belongs to ${lastPartOf(accountId)}: give their certificate with -f FILE.`;
      const at = options.cm === undefined ? { ...options, cm: [siteUrl] } : options;
      const { account, site } = await openSession(at, [siteUrn], identity);
      output.busy(`Giving the node for ${about} back to ${siteName}…`);
      const place = { account, site: { ...site, urn: siteUrn, name: siteName } };
      const loan = takeUpLoan(place, id, { store, times: timesOf(options.poll) });
      const back = await loan?.giveBack();
      loan?.release();
      return back?.kind === 'left' ? back.why : undefined;
    }
  }
  const none = 'This tool has no nodes that were not given back.';
  output.changed({ nodes: told }, chosen.length === 0 ? none : lines);
  if (told.some(({ back }) => !back)) throw new Ended(exitCodes.nodeLeft);
}
