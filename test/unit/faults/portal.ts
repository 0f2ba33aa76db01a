/** Rows about the portal of an experiment, by which a snapshot is taken with a token. */
import { only, type Fault } from './fault';
import {
  followAtPortal,
  listByPortal,
  POSTED,
  short,
  snapshotByPortal,
  type PortalCause,
} from './portalCells';

/** @param list what comes of the list of experiments; absent for what goes wrong with the snapshot only */
function row(
  name: string,
  snapshot: string,
  follow: string,
  cause: PortalCause,
  list?: string,
): Fault {
  const follows = follow === '' ? {} : { follow };
  const lists = list === undefined ? {} : { 'list slivers': list };
  return {
    name,
    outcomes: only({ snapshot, ...follows, ...lists }),
    cells: {
      'list slivers': (lane) => listByPortal(lane, cause),
      snapshot: (lane) => snapshotByPortal(lane, cause),
      follow: (lane) => followAtPortal(lane, cause),
    },
  };
}

/** Once, in the way of the answer to the request. */
const once = (kind: string): PortalCause => ({ faults: [{ kind, times: 1, method: POSTED }] });
const always = (kind: string, more: object = {}): PortalCause => ({
  faults: [{ kind, method: undefined, ...more }],
});
const lasting = (kind: string, more: object = {}): PortalCause => ({
  faults: [{ kind, method: undefined, ...more }],
  lasts: true,
});

const cut = 'the connection is cut after the snapshot has begun';

export const portal: readonly Fault[] = [
  row(
    'nobody listens at its address',
    'unreachable; nothing begun',
    'continues; ready',
    {
      account: () => ({ url: 'https://127.0.0.2:1' }),
    },
    'unreachable; rows kept',
  ),
  row(
    'signed by an unknown authority',
    'not trusted; nothing begun',
    'given up; unknown',
    {
      account: ({ world }) => ({ trust: { ca: world.ca.pem } }),
    },
    'not trusted; rows kept',
  ),
  row(
    'silence',
    'out of time; nothing begun',
    'continues; ready',
    {
      faults: [{ kind: 'hang' }],
      account: () => ({ timeout: short }),
    },
    'out of time; rows kept',
  ),
  row(
    'a web page: another address',
    'wrong address; nothing begun',
    'given up; unknown',
    {
      faults: [{ kind: 'wrong-content' }],
    },
    'wrong address; rows kept',
  ),
  row(
    'a redirection to another server',
    'redirected; nothing begun',
    'given up; unknown',
    {
      faults: [{ kind: 'portal-away' }],
    },
    'redirected; rows kept',
  ),
  row(
    'a redirection to the other form of a path',
    'begun; ready',
    'ready',
    always('portal-slash'),
    'listed',
  ),
  row(
    'HTTP 503',
    'busy; nothing begun',
    'continues; ready',
    { faults: [{ kind: 'http-503' }] },
    'busy; rows kept',
  ),
  row(
    'HTTP 502 and 504 with a page',
    'portal failed; nothing begun',
    'continues; ready',
    {
      faults: [{ kind: 'portal-gateway' }],
    },
    'portal failed; rows kept',
  ),
  row('HTTP 500 after the snapshot has begun', 'found again; ready', '', once('portal-after')),
  row(cut, 'found again; ready', '', once('portal-lost')),
  row(`${cut}, and then it cannot be asked`, 'unclear; ready', '', {
    faults: [{ kind: 'portal-lost', times: 1, method: POSTED }],
    afterPost: 'portal-gateway',
  }),
  row('the connection is cut before', 'unclear; not begun', '', once('reset')),
  row(
    'the token is not known, has expired or was replaced',
    'token refused; nothing begun',
    'given up; unknown',
    {
      account: () => ({ token: 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJub2JvZHkifQ.none' }),
    },
    'token refused; rows kept',
  ),
  row(
    '401 "No such user" for a good token, twice',
    'begun; ready',
    'ready',
    {
      faults: [{ kind: 'portal-no-user', times: 2, method: undefined }],
    },
    'listed',
  ),
  row(
    'the account of the token is frozen',
    'forbidden; nothing begun',
    'given up; unknown',
    {
      account: () => ({ as: 'bob' }),
    },
    'forbidden; rows kept',
  ),
  row(
    'words of status that nobody knows',
    'begun; ready',
    'ready',
    always('portal-words'),
    'listed',
  ),
  row('nulls wherever they are allowed', 'begun; ready', 'ready', always('portal-nulls'), 'listed'),
  row(
    'members that may be missing are missing',
    'begun; ready',
    'ready',
    always('portal-missing'),
    'listed',
  ),
  row(
    'the image is copied for long',
    'begun; ready',
    'ready',
    lasting('portal-copying', { delay: 300 }),
  ),
  row(
    'the copy fails',
    'begun; failed, as the portal says',
    'failed, as the portal says',
    lasting('portal-copy-failed'),
  ),
  row('the capture fails', 'begun; failed', 'failed', lasting('snapshot', { reason: 'tool' })),
];
