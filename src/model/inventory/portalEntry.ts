/**
 * One portal account in the inventory: its experiments, and the load that is on its way. The rows come with the first
 * answer. The manifests follow one request at a time, for a token allows no more, and are kept while an experiment
 * stays as it is.
 */
import { PortalError, type Experiment, type PortalManifest, type PortalReason } from '../../portal';
import { parseManifest } from '../../rpc';
import { experimentsSeen } from '../portal/experimentsSeen';
import type { PortalAccount } from '../portal/portalAccount';
import {
  isSameSite,
  knownExperiment,
  type ExperimentPart,
  type KnownExperiment,
} from './experiment';
import { isOfSite } from './loadSlices';
import type { Loaded } from './siteState';

export interface PortalState {
  readonly account: PortalAccount;
  readonly experiments: Loaded<readonly KnownExperiment[]>;
  /** Experiments of the last list that cannot be read: they are not in the value. */
  readonly leftOut: readonly PortalError[];
}

/** Failures that every further request would meet too. */
const OF_THE_WHOLE_PORTAL: readonly PortalReason[] = [
  'connect',
  'untrusted',
  'timeout',
  'aborted',
  'wrong-address',
  'redirected',
  'token-refused',
  'busy',
];

export class PortalEntry {
  readonly account: PortalAccount;
  state: PortalState;
  readonly #changed: () => void;
  readonly #timeout: number;
  readonly #stop = new AbortController();
  /** How each experiment was when its manifests were read. */
  readonly #read = new Map<string, string>();
  /** The list that is on its way. */
  #listing: Promise<readonly Experiment[] | undefined> | undefined;
  #round = 0;

  /** @param timeout milliseconds of one request */
  constructor(
    account: PortalAccount,
    {
      changed,
      timeout,
      before,
    }: { changed: () => void; timeout: number; before?: PortalState | undefined },
  ) {
    this.account = account;
    this.#changed = changed;
    this.#timeout = timeout;
    const experiments = before?.experiments ?? { loading: false };
    const leftOut = before?.leftOut ?? [];
    this.state = { account, experiments: { ...experiments, loading: false }, leftOut };
  }

  /**
   * Resolves when the manifests are read too. A list that is on its way is joined; manifests that are read for an
   * older one are left to the newer. What it fails with is in the state. Never rejects.
   */
  async load(): Promise<void> {
    if (this.#listing !== undefined) {
      await this.#listing;
      return;
    }
    const round = (this.#round += 1);
    this.#listing = this.#list().finally(() => (this.#listing = undefined));
    const found = await this.#listing;
    if (found !== undefined) await this.#readManifests(found, () => round === this.#round);
  }

  /** Ends what is on its way; nothing more is heard of it. */
  dispose(): void {
    this.#stop.abort();
  }

  #set(patch: Partial<Loaded<readonly KnownExperiment[]>>, leftOut = this.state.leftOut): void {
    if (this.#stop.signal.aborted) return;
    const experiments = { ...this.state.experiments, ...patch };
    this.state = { account: this.account, experiments, leftOut };
    this.#changed();
  }

  /** The rows, as the portal lists them now. Undefined where it failed. */
  async #list(): Promise<readonly Experiment[] | undefined> {
    this.#set({ loading: true });
    try {
      const leftOut: PortalError[] = [];
      const onLeftOut = (problem: PortalError): void => void leftOut.push(problem);
      const asked = { elaborate: true, onLeftOut, ...this.#call() };
      const list = onePerId(await experimentsSeen(this.account, asked));
      const before = this.state.experiments.value ?? [];
      const missing = before.filter(({ facts }) => !list.some(({ id }) => id === facts.id));
      const rows = [...list.map((each) => this.#knownOf(each)), ...missing];
      this.#set({ value: rows }, leftOut);
      const found = [...list, ...(await this.#stillThere(missing))];
      this.#set({ loading: false, error: undefined, at: new Date() });
      return found;
    } catch (error) {
      this.#set({ loading: false, error });
      return undefined;
    }
  }

  #knownOf(experiment: Experiment): KnownExperiment {
    return knownExperiment(this.account, experiment, this.#known(experiment.id));
  }

  /** That a list has them not is no proof that they have ended. */
  async #stillThere(missing: readonly KnownExperiment[]): Promise<Experiment[]> {
    const found: Experiment[] = [];
    for (const { facts } of missing) {
      const still = await this.#look(facts.id);
      if (still === 'gone') this.#drop(facts.id);
      else if (still !== 'unknown') {
        found.push(still);
        this.#replace(this.#knownOf(still));
      }
    }
    return found;
  }

  async #look(id: string): Promise<Experiment | 'gone' | 'unknown'> {
    try {
      return await this.account.portal.experiments.get(id, this.#call());
    } catch (error) {
      return PortalError.is(error, 'not-found') ? 'gone' : 'unknown';
    }
  }

  async #readManifests(experiments: readonly Experiment[], isNewest: () => boolean): Promise<void> {
    for (const experiment of experiments) {
      const { id, aggregates } = experiment;
      const stamp = stampOf(experiment);
      const known = this.#known(id);
      if (known === undefined || aggregates.length === 0) continue;
      if (stamp !== undefined && this.#read.get(id) === stamp) continue;
      if (this.#stop.signal.aborted || !isNewest()) return;
      try {
        const manifests = await this.account.portal.experiments.manifests(id, this.#call());
        this.#replace(withManifests(known, manifests));
        if (stamp !== undefined) this.#read.set(id, stamp);
      } catch (error) {
        if (!(await this.#goesOn(known, error))) return;
      }
    }
  }

  /** Whether the next one may be read all the same. */
  async #goesOn(known: KnownExperiment, error: unknown): Promise<boolean> {
    const { id } = known.facts;
    if (PortalError.is(error, 'not-found') && (await this.#look(id)) === 'gone') {
      this.#drop(id);
      return true;
    }
    if (PortalError.is(error) && OF_THE_WHOLE_PORTAL.includes(error.reason)) {
      const { value = [] } = this.state.experiments;
      this.#set({ error, value: value.map((each) => ({ ...each, isReading: false })) });
      return false;
    }
    this.#replace({ ...known, isReading: false, error });
    return true;
  }

  #known(id: string): KnownExperiment | undefined {
    return this.state.experiments.value?.find(({ facts }) => facts.id === id);
  }

  #replace(known: KnownExperiment): void {
    const { value = [] } = this.state.experiments;
    this.#set({ value: value.map((each) => (each.facts.id === known.facts.id ? known : each)) });
  }

  #drop(id: string): void {
    const { value = [] } = this.state.experiments;
    this.#read.delete(id);
    this.#set({ value: value.filter(({ facts }) => facts.id !== id) });
  }

  #call(): { signal: AbortSignal; timeout: number } {
    return { signal: this.#stop.signal, timeout: this.#timeout };
  }
}

/** Rows go by the id. */
function onePerId(list: readonly Experiment[]): Experiment[] {
  return [...new Map(list.map((each) => [each.id, each])).values()];
}

/** A manifest that cannot be read costs only the part that it is of. */
function withManifests(
  { facts, parts }: KnownExperiment,
  manifests: readonly PortalManifest[],
): KnownExperiment {
  let error: unknown;
  const read = parts.map((part): ExperimentPart => {
    const own = manifests.find(({ aggregateUrn }) => isSameSite(aggregateUrn, part.siteUrn));
    if (own === undefined) return part;
    try {
      const { nodes } = parseManifest(own.xml);
      return { ...part, manifest: nodes.filter((node) => isOfSite(node, part.siteUrn)) };
    } catch (unreadable) {
      error ??= unreadable;
      return part;
    }
  });
  return { facts, parts: read, isReading: false, error };
}

/** What manifests go by. Undefined while it is on the way to something else: its manifests may change meanwhile. */
function stampOf({ status, started, bindings, aggregates }: Experiment): string | undefined {
  if (status !== 'ready') return undefined;
  const sites = aggregates.map(({ urn, nodes }) => [urn, nodes.map(({ clientId }) => clientId)]);
  return JSON.stringify([started, bindings, sites]);
}
