/**
 * The rows of the table: what may go wrong, how to bring it about, and what is right then for every
 * operation. `–` means that the fault does not touch the operation.
 */
import * as answers from './answers';
import {
  atAddress,
  atSite,
  beforeTls,
  between,
  betweenOnce,
  nobodyListens,
  type Cause,
} from './causes';
import { authority } from './authority';
import { borrowed } from './borrowed';
import {
  actionsGroup,
  borrowedGroup,
  fails,
  nodesGroup,
  only,
  works,
  type Fault,
  type Outcomes,
} from './fault';
import { ours } from './ours';
import { nodes } from './nodes';
import { portal } from './portal';
import { portalActions } from './portalActions';
import { environment, trust } from './trust';
import { changing, instead, only as onlyOf, spoiling } from './peer';
import {
  anotherClient,
  deletedElsewhere,
  removedMeanwhile,
  seenElsewhere,
  stopped,
} from './siteCauses';

/** The request may have arrived: it is never sent again, but looked into. */
const mayHaveBegun = { snapshot: 'unclear; not begun' };
const hasBegun = { snapshot: 'unclear; ready' };

const connection: readonly Fault[] = [
  { name: 'connection refused', cause: nobodyListens, outcomes: fails('unreachable') },
  {
    name: 'no host of that name',
    // Longer than a name may be: the resolver says no without asking anybody.
    cause: atAddress(`https://${'a'.repeat(64)}.example/protogeni/xmlrpc/cm`),
    outcomes: fails('unreachable'),
  },
  {
    name: 'reset before TLS',
    cause: beforeTls((socket) => socket.resetAndDestroy()),
    outcomes: fails('unreachable'),
  },
  {
    name: 'half-close before TLS',
    cause: beforeTls((socket) => socket.end()),
    outcomes: fails('unreachable'),
  },
  {
    name: 'silence before TLS',
    cause: beforeTls(() => undefined, { isSilent: true }),
    outcomes: fails('out of time'),
  },
];

const status = (code: number): Fault => ({
  name: `HTTP ${code}`,
  cause: between(instead(answers.status(code))),
  // A gateway of a site that is at work answers with 500 and above (docs/protocol.md 5.10).
  outcomes: fails(`HTTP ${code}`, code < 500 ? {} : mayHaveBegun),
});

const http: readonly Fault[] = [
  {
    ...status(301),
    cause: between(instead(answers.status(301, { location: 'https://127.0.0.2:9/' }))),
  },
  ...[401, 403, 404, 500, 502].map(status),
  { name: 'HTTP 503', cause: atSite('http-503'), outcomes: fails('busy') },
];

const dispatcher: readonly Fault[] = [
  { name: 'fault 503, too busy', cause: atSite('fault-503'), outcomes: fails('busy') },
  { name: 'fault 503, offline', cause: atSite('disabled'), outcomes: fails('busy') },
  {
    name: 'fault -32500, no user in the certificate',
    cause: inTheNameOf('nameless'),
    outcomes: fails('certificate refused'),
  },
  {
    name: 'fault -32500, no such module',
    cause: between(changing(() => ({ path: '/protogeni/xmlrpc/none/2.0' }))),
    outcomes: fails('not supported', { follow: 'given up; unknown' }),
  },
  {
    name: 'fault 7, unknown user',
    // Only the site that users come from knows who there is.
    cause: inTheNameOf('carol', 'at home'),
    outcomes: fails('refused', { follow: 'given up; unknown' }),
  },
  {
    name: 'fault 3, account frozen',
    cause: inTheNameOf('bob'),
    outcomes: fails('forbidden', { follow: 'given up; unknown' }),
  },
  {
    name: 'fault -32700, request not readable',
    cause: between(changing(({ body }) => ({ body: body.slice(0, body.length / 2) }))),
    outcomes: fails('fault', mayHaveBegun),
  },
  {
    name: 'fault -32601, no such method',
    cause: between(
      changing(({ body }) => ({ body: body.replace('</methodName>', 'Later</methodName>') })),
    ),
    outcomes: fails('not supported', { follow: 'given up; unknown' }),
  },
  {
    name: 'fault -32400, internal error',
    cause: atSite('internal'),
    outcomes: fails('site failed', mayHaveBegun),
  },
];

/** What only reads is asked again until it works; what changes something is not. */
const notRepeated = { snapshot: 'busy; nothing begun', delete: 'busy; image kept' };

const busy: readonly Fault[] = [
  {
    name: 'busy (14) for a while',
    cause: atSite('busy', { main: true, more: { times: 2 } }),
    outcomes: works({ ...notRepeated, follow: 'continues; ready' }),
  },
  { name: 'busy (14) for ever', cause: atSite('busy'), outcomes: fails('busy') },
  {
    name: 'HTTP 503 for a while',
    cause: atSite('http-503', { main: true, more: { times: 2 } }),
    outcomes: works({ ...notRepeated, follow: 'continues; ready' }),
  },
];

/** The site has acted; its answer is what cannot be used. */
const actsAnd = (why: string): Partial<Outcomes> => ({
  ...hasBegun,
  delete: `${why}; deleted, says look`,
});

const spoiled = (
  name: string,
  why: string,
  spoil: Parameters<typeof spoiling>[0],
  options: { isSilent?: boolean } = {},
): Fault => ({
  name,
  cause: between(spoiling(spoil), options),
  outcomes: fails(why, actsAnd(why)),
});

const replaced = (name: string, body: string): Fault => ({
  name,
  cause: between(instead(answers.text(body))),
  outcomes: fails('unreadable', mayHaveBegun),
});

const unusable: readonly Fault[] = [
  {
    name: 'connection cut before the answer',
    cause: atSite('reset'),
    outcomes: fails('unreachable', mayHaveBegun),
  },
  spoiled('connection cut instead of the answer', 'unreachable', answers.cutOff),
  spoiled('half-close instead of the answer', 'unreachable', answers.halfClosed),
  {
    name: 'truncated answer',
    cause: atSite('truncated'),
    outcomes: fails('unreadable', actsAnd('unreadable')),
  },
  {
    name: 'truncated answer, once',
    cause: betweenOnce(spoiling(answers.truncated)),
    outcomes: fails('unreadable', {
      ...actsAnd('unreadable'),
      snapshot: 'found again; ready',
      follow: 'continues; ready',
    }),
  },
  spoiled('slow drip', 'out of time', answers.drip, { isSilent: true }),
  {
    name: 'hang',
    cause: atSite('hang', { isSilent: true }),
    outcomes: fails('out of time', mayHaveBegun),
  },
  {
    name: 'endless body',
    cause: between(instead(answers.endless), { isSilent: true }),
    outcomes: fails('out of time', mayHaveBegun),
  },
  {
    name: 'enormous body',
    cause: between(instead(answers.enormous)),
    outcomes: fails('unreadable', mayHaveBegun),
  },
  spoiled('gzip that was not asked for', 'unreadable', answers.zipped),
  {
    name: 'a web page',
    cause: atSite('wrong-content'),
    outcomes: fails('unreadable', mayHaveBegun),
  },
  replaced('an empty body', ''),
  replaced('a DOCTYPE bomb', answers.bomb),
  replaced('100,000 levels', answers.deep),
  {
    ...spoiled('wrong types', 'unreadable', answers.otherTypes),
    // Only the code counts, and it is there.
    outcomes: fails('unreadable', { ...hasBegun, delete: 'deleted' }),
  },
  {
    ...spoiled('missing fields', 'unreadable', answers.withoutFields),
    outcomes: fails('unreadable', { ...hasBegun, delete: 'deleted' }),
  },
  {
    name: 'no code in the answer',
    cause: between(spoiling(answers.withoutEnvelope)),
    outcomes: fails('unreadable', actsAnd('unreadable')),
  },
  {
    name: 'an entry of a list that cannot be read',
    cause: between(onlyOf(['ListImages', 'SliverStatus'], spoiling(answers.withBadRow))),
    outcomes: works({
      'list slivers': 'listed, with a note',
      'list images': 'listed, with a note',
    }),
  },
  {
    name: 'a manifest of 100,000 levels',
    cause: between(spoiling(answers.deepManifest)),
    outcomes: only({ 'list slivers': 'unreadable; rows kept' }),
  },
  {
    name: 'more fields than known',
    cause: between(spoiling(answers.withMore)),
    // Every member of a status is a sliver, so one that is none is told.
    outcomes: works({ 'list slivers': 'listed, with a note', snapshot: 'found again; ready' }),
  },
];

const site: readonly Fault[] = [
  {
    name: 'quota used up (23)',
    cause: atSite('no-space'),
    outcomes: only({ snapshot: 'no space; nothing begun' }),
  },
  {
    name: 'image locked by someone',
    cause: atSite('locked'),
    outcomes: only({ snapshot: 'busy; nothing begun', delete: 'busy; image kept' }),
  },
  {
    name: 'credential expired, once',
    cause: atSite('expired-credential', { main: true, more: { times: 1 } }),
    // Refused before anything is done, so a fresh one may follow (docs/protocol.md 4.6).
    outcomes: works({
      snapshot: 'begun; ready (sent 2 times)',
      delete: 'deleted (sent 2 times)',
    }),
  },
  {
    name: 'snapshot fails, with a log',
    cause: atSite('snapshot', { more: { reason: 'tool' } }),
    isEarly: true,
    outcomes: only({ snapshot: 'begun; failed, log kept', follow: 'failed, log kept' }),
  },
  {
    name: 'failure that another client saw first',
    cause: seenElsewhere,
    isEarly: true,
    isAgain: true,
    outcomes: only({ follow: 'failed' }),
  },
  {
    name: 'failed image removed before a look',
    cause: removedMeanwhile,
    isEarly: true,
    outcomes: only({ follow: 'vanished' }),
  },
  {
    name: 'image deleted by someone else',
    cause: deletedElsewhere,
    outcomes: only({
      'list images': 'row goes',
      delete: 'not found; was gone',
      complete: 'deleted one goes',
    }),
  },
  {
    name: 'snapshot of another client in the slice',
    cause: anotherClient,
    outcomes: only({ 'list slivers': 'listed', snapshot: 'busy; nothing begun' }),
  },
];

/** They strike all sites at once, so their cells come one after the other. */
const whole: readonly Fault[] = [
  {
    name: 'sites stop and start again',
    cause: stopped,
    isEarly: true,
    outcomes: fails('unreachable', { follow: 'continues; failed, log kept' }),
  },
  ...['ahead', 'behind'].map((where) => ({
    name: `the clock of the sites is an hour ${where}`,
    cause: atSite('clock-skew', {
      early: true,
      more: { seconds: where === 'ahead' ? 3_600 : -3_600 },
    }),
    outcomes: works(),
  })),
];

/** Groups whose rows must have the testbed, or this process, to themselves. */
export const alone: readonly string[] = [
  'Our environment',
  'The portal of an experiment',
  actionsGroup,
  borrowedGroup,
  'All sites at once',
];

export const groups: Readonly<Record<string, readonly Fault[]>> = {
  'No connection': connection,
  'Trust and identity': trust,
  'HTTP status': http,
  "The dispatcher's faults": dispatcher,
  'Busy sites': busy,
  'Answers that cannot be used': unusable,
  'What happens at the site': site,
  ...authority,
  'The portal of an experiment': portal,
  [actionsGroup]: portalActions,
  [nodesGroup]: nodes,
  'Our own machine': ours,
  'Our environment': environment,
  'All sites at once': whole,
  // The last: its slices end so soon that a clock which is an hour ahead finds them ended.
  [borrowedGroup]: borrowed,
};

function inTheNameOf(person: 'bob' | 'carol' | 'nameless', where?: 'at home'): Cause {
  return (lane, operation, imageUrn) => {
    const { people, home } = lane.world;
    const change = { as: people[person], ...(where !== undefined && { origin: home }) };
    return between(changing(() => change))(lane, operation, imageUrn);
  };
}
