/**
 * Rows about the slice authority. A snapshot needs a credential before anything is sent to the site, so
 * that it is never unclear whether it has begun; the same goes for a delete.
 */
import * as answers from './answers';
import {
  atAuthority,
  expiredCredentials,
  faults,
  foreignCredentials,
  isForSlice,
  isForUser,
  noAuthority,
  says,
  selfExpired,
  twice,
} from './authorityCauses';
import { fails, only, works, type Fault } from './fault';
import { instead, spoiling } from './peer';

const notAnswered: readonly Fault[] = [
  { name: 'connection refused', cause: noAuthority, outcomes: fails('unreachable') },
  {
    name: 'connection cut instead of the answer',
    cause: atAuthority(spoiling(answers.cutOff)),
    outcomes: fails('unreachable'),
  },
  {
    name: 'hang',
    cause: atAuthority(() => undefined, { isSilent: true }),
    outcomes: fails('out of time'),
  },
  {
    name: 'HTTP 500',
    cause: atAuthority(instead(answers.status(500))),
    outcomes: fails('HTTP 500'),
  },
  { name: 'HTTP 503', cause: atAuthority(instead(answers.status(503))), outcomes: fails('busy') },
  {
    name: 'HTTP 503 for a while',
    cause: twice(instead(answers.status(503))),
    outcomes: works(),
  },
  {
    name: 'truncated answer',
    cause: atAuthority(spoiling(answers.truncated)),
    outcomes: fails('unreadable'),
  },
  {
    name: 'a web page',
    cause: atAuthority(instead(answers.status(200))),
    outcomes: fails('unreadable'),
  },
  {
    name: 'an empty body',
    cause: atAuthority(instead(answers.text(''))),
    outcomes: fails('unreadable'),
  },
  {
    name: 'wrong types',
    cause: atAuthority(spoiling(answers.otherTypes)),
    outcomes: fails('unreadable'),
  },
  {
    name: 'no slices in the answer about the user',
    cause: atAuthority(spoiling(answers.withoutSlices), { is: isForUser }),
    // Images of projects are listed too, and that answer tells the projects.
    outcomes: only({
      'list slivers': 'unreadable; rows kept',
      'list images': 'unreadable; rows kept',
    }),
  },
  {
    name: 'half a credential',
    cause: atAuthority(spoiling(answers.halfACredential), {
      is: ({ method }) => method === 'GetCredential',
    }),
    outcomes: fails('unreadable'),
  },
];

const said: readonly Fault[] = [
  {
    name: 'fault -32400, internal error',
    cause: atAuthority(faults(-32400, "Died in method GetCredential: Can't locate object method")),
    outcomes: fails('site failed'),
  },
  {
    name: 'fault -32601, no such method',
    cause: atAuthority(faults(-32601, 'Method "GetCredential" does not exist')),
    outcomes: fails('not supported', { follow: 'given up; unknown' }),
  },
  {
    name: 'fault 503, offline',
    cause: atAuthority(faults(503, 'The site is temporarily offline; please try again later')),
    outcomes: fails('busy'),
  },
  { name: 'busy (14) for a while', cause: twice(says(14, 'slice is busy')), outcomes: works() },
  {
    name: 'busy (14) for ever',
    cause: atAuthority(says(14, 'slice is busy; try again later'), { is: isForSlice }),
    outcomes: fails('busy', { 'list images': 'listed', delete: 'deleted' }),
  },
  {
    name: 'no account there (3)',
    cause: atAuthority(says(3, 'You have no account at this slice authority')),
    outcomes: fails('forbidden', { follow: 'given up; unknown' }),
  },
  {
    name: 'no member of the slice (3)',
    cause: atAuthority(says(3, 'You are not a member of this slice'), { is: isForSlice }),
    outcomes: fails('forbidden', { 'list images': 'listed', delete: 'deleted' }),
  },
  {
    name: 'slice gone (12), or expired',
    cause: atAuthority(says(12, 'No such slice here'), { is: isForSlice }),
    outcomes: fails('not found', { 'list images': 'listed', delete: 'deleted' }),
  },
  {
    name: 'slice no longer listed',
    cause: atAuthority(spoiling(answers.noSlices), { is: isForUser }),
    outcomes: only({ 'list slivers': 'row goes' }),
  },
  {
    name: 'our credential expired, once',
    cause: selfExpired(1),
    outcomes: works(),
  },
  {
    name: 'our credential expired, for ever',
    cause: selfExpired(Infinity),
    // One's own credential is enough for images, and the sites take it.
    outcomes: fails('credential expired', { follow: 'given up; unknown', delete: 'deleted' }),
  },
  {
    name: 'credentials that have expired',
    cause: expiredCredentials,
    // Refused before anything is done, and so is the fresh one that follows (docs/protocol.md 4.6). A
    // snapshot ends with the look before.
    outcomes: fails('credential expired', {
      follow: 'given up; unknown',
      delete: 'credential expired; image kept (sent 2 times)',
    }),
  },
  {
    name: "someone else's credentials",
    cause: foreignCredentials,
    outcomes: fails('forbidden', { follow: 'given up; unknown' }),
  },
];

export const authority: Readonly<Record<string, readonly Fault[]>> = {
  'No answer from the slice authority': notAnswered,
  'What the slice authority says': said,
};
