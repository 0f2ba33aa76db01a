/** Rows about what people change at a portal: nodes, experiments, profiles. Each request is sent once at most. */
import { actionNames, untouched, type ActionName, type Fault } from './fault';
import { actAtPortal } from './portalActionCells';
import { short, type PortalCause } from './portalCells';

type Outcomes = Partial<Record<ActionName, string>>;

function row(name: string, all: string, cause: PortalCause, otherwise: Outcomes = {}): Fault {
  const outcomes: Outcomes = {};
  for (const action of actionNames) outcomes[action] = otherwise[action] ?? all;
  const cells = Object.fromEntries(
    actionNames.map((action) => [
      action,
      (lane: Parameters<typeof actAtPortal>[0]) => actAtPortal(lane, cause, action),
    ]),
  );
  return { name, outcomes, cells };
}

const always = (kind: string): PortalCause => ({ faults: [{ kind }] });

/** In the way of the answer to what changes something. */
const once = (kind: string): PortalCause => ({ faults: [{ kind, times: 1, method: 'main' }] });

/** What is read first fails before anything is sent. */
const readFirst = (why: string): Outcomes => ({ 'new version': `${why}; nothing done` });

/** After a lost answer the portal is asked, and tells that it was done. */
const asked: Outcomes = { extend: 'done', 'new version': 'done', end: 'done' };

export const portalActions: readonly Fault[] = [
  row('nobody listens at its address', 'unreachable; nothing done', {
    account: () => ({ url: 'https://127.0.0.2:1' }),
  }),
  row('signed by an unknown authority', 'not trusted; nothing done', {
    account: ({ world }) => ({ trust: { ca: world.ca.pem } }),
  }),
  row(
    'silence',
    'out of time; not done, says look',
    { faults: [{ kind: 'hang' }], account: () => ({ timeout: short }) },
    readFirst('out of time'),
  ),
  row(
    'a web page: another address',
    'wrong address; not done, says look',
    always('wrong-content'),
    readFirst('wrong address'),
  ),
  row('a redirection to another server', 'redirected; nothing done', always('portal-away')),
  row('a redirection to the other form of a path', 'done', always('portal-slash')),
  row('HTTP 503', 'busy; not done, says look', always('http-503'), readFirst('busy')),
  row('HTTP 500 after it was done', 'portal failed; done, says look', once('portal-after'), asked),
  row(
    'the connection is cut after it was done',
    'unreachable; done, says look',
    once('portal-lost'),
    asked,
  ),
  row('the connection is cut before', 'unreachable; not done, says look', once('reset')),
  row('the answer ends in its middle', 'unreadable; done, says look', once('truncated'), asked),
  row('the token is not known, has expired or was replaced', 'token refused; nothing done', {
    account: () => ({ token: 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJub2JvZHkifQ.none' }),
  }),
  row('401 "No such user" for a good token, twice', 'done', {
    faults: [{ kind: 'portal-no-user', times: 2 }],
    turnedAway: 2,
  }),
  row('the account of the token is frozen', 'forbidden; nothing done', {
    account: () => ({ as: 'bob' }),
  }),
  row('words of status that nobody knows', 'done', always('portal-words')),
  row('nulls wherever they are allowed', 'done', always('portal-nulls')),
  row('members that may be missing are missing', 'done', always('portal-missing'), {
    'new version': untouched,
  }),
];
