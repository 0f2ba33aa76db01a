/** Tries of images: the plan, the start once the person has agreed, and how they stand. */
import { siteHint } from '../atSites';
import { reads } from '../offer';
import { startingTool, tellPlan, type Planned } from '../planned/agreement';
import { Plans } from '../planned/plans';
import { plannedTrial } from '../planned/trial';
import { statusTool, waitTool } from '../tasks/followTools';

const plans = new Plans<Planned>();

export const planTry = reads({
  name: 'plan_try',
  title: 'Plan to try an image',
  description:
    'Says what trying an image would do: boot it on a node of its own, log in, look at network, disk and services, run a script if one is given, and give the node back. Asks for no node yet. Show the plan to the user, then call start_try with its token.',
  takes: (is) => ({
    image: is.string().describe('Name, project:name, either with :version, or URN of an image.'),
    on: is
      .string()
      .optional()
      .describe('Type of node: pc, vm, docker, or as in RSpecs. Default: that it was taken of.'),
    hardwareType: is.string().optional().describe('Such as d430.'),
    script: is
      .string()
      .optional()
      .describe('File in the folder of the server that runs on the node; its exit code decides.'),
    minutes: is.number().min(1).max(1440).optional().describe('For all of it. Default: 30.'),
    site: is.string().optional().describe(siteHint),
  }),
  run: async (request, call) =>
    tellPlan(plans, await plannedTrial(request, call), 'start_try', call),
});

export const startTry = startingTool({
  name: 'start_try',
  title: 'Start a planned try',
  description:
    'Starts the try of a plan, after the user was asked. Returns an id at once: a try takes minutes, and continues without this server. Then call wait_for_try.',
  plannedBy: 'plan_try',
  plans,
  afterwards: 'Then call try_status without an id.',
});

export const tryStatus = statusTool(
  'try',
  'Says how a try stands: what was found so far, the outcome, the output of the script, and whether the node was given back.',
);

export const waitForTry = waitTool('try');
