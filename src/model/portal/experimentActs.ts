/** How the journal names an experiment that a portal is asked to change: with its sites, as far as the portal tells them. */
import type { ActFacts } from '../journal/entries';
import { authorityOf } from '../urns';

export interface NamedExperiment {
  /** UUID. */
  readonly id: string;
  readonly name?: string | undefined;
  /** Where it has nodes. Absent, or none, where the portal did not say. */
  readonly aggregates?: readonly ExperimentSite[] | undefined;
}

interface ExperimentSite {
  readonly urn: string;
  /** As the portal calls it. */
  readonly name?: string | undefined;
}

export function factsOfExperiment(
  { url }: { readonly url: string },
  { id, name, aggregates = [] }: NamedExperiment,
): Pick<ActFacts, 'siteUrn' | 'siteUrns' | 'siteName' | 'experiment' | 'experimentName'> {
  const sites = new Map(
    aggregates.map((site) => [site.urn, site.name ?? authorityOf(site.urn) ?? site.urn]),
  );
  const urns = [...sites.keys()];
  return {
    siteUrn: urns.length === 1 ? urns[0] : undefined,
    siteUrns: urns.length > 1 ? urns : undefined,
    siteName: urns.length === 0 ? new URL(url).hostname : [...sites.values()].join(', '),
    experiment: id,
    experimentName: name,
  };
}
