/** Finds the experiment that a person means, by name, `project,name`, UUID or the URN of its slice. */
import { experimentsSeen } from '../../../../model/portal/experimentsSeen';
import { authorityOf } from '../../../../model/urns';
import { PortalError, type Experiment, type Portal } from '../../../../portal';
import { parseUrn, sameName, tryParseUrn } from '../../../../rpc';
import { nearest } from '../../../../rspec/language/distance';
import { Ambiguous, UsageError } from '../../failures/failure';
import { NotThere } from '../../failures/notThere';
import type { Output } from '../../terminal/output';
import type { PortalSession } from './open';

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What a portal takes for an experiment; undefined for a name alone, which several can have. */
export function experimentId(word: string): string | undefined {
  if (uuid.test(word) || /^[-\w]+,[-\w]+$/.test(word)) return word;
  const urn = tryParseUrn(word);
  const project = urn?.type === 'slice' ? authorityOf(word)?.split(':')[1] : undefined;
  return urn === undefined || project === undefined ? undefined : `${project},${urn.id}`;
}

/**
 * @param word undefined where there is only one
 * @param command how the command goes on, to be typed for each that can be meant
 * @throws UsageError, NotThere, PortalError
 */
export async function findExperiment(
  { portal, host }: PortalSession,
  word: string | undefined,
  command: (id: string) => string,
  output: Output,
): Promise<Experiment> {
  const id = word === undefined ? undefined : experimentId(word);
  if (id !== undefined) {
    try {
      return await portal.experiments.get(id, { elaborate: false });
    } catch (error) {
      if (!id.includes(',') || !PortalError.is(error, 'not-found')) throw error;
      refuseMissing(id, host, await allExperiments(portal));
    }
  }
  if (word?.startsWith('urn:') === true)
    throw new UsageError(`${word} is not the URN of a slice in a project: give PROJECT,NAME.`);
  output.busy(`Asking ${host} for your experiments…`);
  const all = await allExperiments(portal);
  output.settle();
  const found = word === undefined ? all : all.filter(({ name = '' }) => sameName(name, word));
  const [only, another] = found;
  if (another !== undefined) {
    const which = word === undefined ? '' : ` called ${word}`;
    const lines = found.map((one) => command(nameOf(one)));
    throw new Ambiguous(`You have ${found.length} experiments${which}. Give one of:`, lines);
  }
  return only ?? refuseMissing(word, host, all);
}

/** Those that the portal shows to the user of the token. @throws PortalError */
export async function allExperiments(portal: Portal): Promise<readonly Experiment[]> {
  return await experimentsSeen({ portal });
}

/** `project,name`, as commands take it; the UUID where the portal does not tell both. */
export function nameOf({ id, name, project }: Experiment): string {
  return name === undefined || project === undefined ? id : `${project},${name}`;
}

function refuseMissing(word: string | undefined, host: string, all: readonly Experiment[]): never {
  if (word === undefined) throw new NotThere(`You have no experiments at ${host}.`);
  const names = all.flatMap((one) => (word.includes(',') ? nameOf(one) : (one.name ?? [])));
  const [close] = nearest(word, new Set(names), 1);
  const guess = close === undefined ? '' : ` Did you mean ${close}?`;
  throw new NotThere(
    `There is no experiment ${word} at ${host}.${guess} "geni-image slivers" lists yours.`,
  );
}

/** The name of its slice, where the word is that. */
export function experimentName(word: string): string {
  const urn = tryParseUrn(word);
  return urn === undefined ? (word.split(',').at(-1) ?? word) : parseUrn(word).id;
}
