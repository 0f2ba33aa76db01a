/** An experiment with the sites at which its portal shows nodes of it, for the journal. */
import type { ExperimentFacts } from '../../../model/inventory/sliver';
import type { NamedExperiment } from '../../../model/portal/experimentActs';
import type { Parts } from '../../context';

export function withSites(
  { inventory }: Pick<Parts, 'inventory'>,
  experiment: ExperimentFacts,
): ExperimentFacts & NamedExperiment {
  const known = inventory.portals.flatMap(({ experiments }) => experiments.value ?? []);
  const { parts = [] } = known.find(({ facts }) => facts.id === experiment.id) ?? {};
  const aggregates = parts.map(({ siteUrn, siteName }) => ({ urn: siteUrn, name: siteName }));
  return Object.assign({ aggregates }, experiment);
}
