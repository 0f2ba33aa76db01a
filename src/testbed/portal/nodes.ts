// What can be done with the nodes of an experiment: the power actions of the sites, for one node or for all.
import { powerSlivers, type PowerAction } from '../cm/power';
import { experimentIn, nodeIn, type Part } from './experiments';
import { shownExperiment, shownNode } from './experimentView';
import { askSites, ok, slot, type Operation, type PortalRequest } from './request';

/** The portal's words for the actions of the sites. */
export const nodeActions = {
  reboot: 'restart',
  reload: 'reload',
  start: 'start',
  stop: 'stop',
  powercycle: 'powercycle',
} as const satisfies Readonly<Record<string, PowerAction>>;

export type NodeAction = keyof typeof nodeActions;

export const getNode: Operation = (request) => {
  const experiment = experimentIn(request);
  const found = nodeIn(experiment, slot(request, 1));
  return ok(shownNode(request.federation, experiment, found, request.isElaborate));
};

/** Answers before the node has done it. */
export function actOnNode(action: NodeAction): Operation {
  return async (request) => {
    const experiment = experimentIn(request);
    const found = nodeIn(experiment, slot(request, 1));
    await act(request, found.part, action, [found.sliver.id]);
    return ok(shownNode(request.federation, experiment, found, request.isElaborate));
  };
}

export function actOnAll(action: NodeAction): Operation {
  return async (request) => {
    for (const part of experimentIn(request).parts) await act(request, part, action);
    return ok(shownExperiment(request.federation, experimentIn(request), request.isElaborate));
  };
}

async function act(
  { federation }: PortalRequest,
  { site, holding }: Part,
  action: NodeAction,
  only?: readonly number[],
): Promise<void> {
  const place = { federation, site };
  await askSites(() =>
    powerSlivers(
      place,
      holding,
      nodeActions[action],
      only && ((all) => all.filter(({ id }) => only.includes(id))),
    ),
  );
}
