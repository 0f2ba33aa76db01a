// What each control command may answer, for the end that asks: a program of another kind or version may sit at the
// socket, and nothing of what it says is used before it has been looked at.
import type { InjectedFault } from '../faults';
import type { ControlAnswers, ControlCommand } from './answers';
import type { ShownImage } from './imageCommands';
import type { ShownSlice, ShownSliver } from './sliceCommands';
import type { Status } from './status';
import type { ShownToken, ShownUser } from './userCommands';

type Check = (value: unknown) => boolean;

/** Whether an answer has the members that the commands print. Members beyond these are left alone. */
export function isAnswerTo(command: string, value: unknown): boolean {
  return Object.hasOwn(shapes, command) && shapes[command as ControlCommand](value);
}

const text: Check = (value) => typeof value === 'string';
const number: Check = (value) => typeof value === 'number';
const flag: Check = (value) => typeof value === 'boolean';
const yes: Check = (value) => value === true;

function optional(check: Check): Check {
  return (value) => value === undefined || check(value);
}

function list(check: Check): Check {
  return (value) => Array.isArray(value) && value.every(check);
}

function record(check: Check): Check {
  return (value) => isObject(value) && Object.values(value).every(check);
}

/** Every member of the type has its check. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- ties the checks to the type
function shape<T>(members: { readonly [K in keyof T]-?: Check }): Check {
  const checks = Object.entries<Check>(members);
  return (value) =>
    isObject(value) &&
    checks.every(([name, check]) => check(Object.hasOwn(value, name) ? value[name] : undefined));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const fault = shape<InjectedFault>({
  id: number,
  kind: text,
  times: optional(number),
  struck: number,
  until: optional(number),
  delay: optional(number),
  after: optional(number),
  reason: optional(text),
  between: optional(list(text)),
  skew: optional(number),
  site: optional(text),
  method: optional(text),
  user: optional(text),
});

const user = shape<ShownUser>({
  urn: text,
  name: text,
  projects: record(text),
  active: flag,
  revoked: flag,
  certificate: text,
  passphraseFile: text,
});

const sliver = shape<ShownSliver>({
  urn: text,
  slice: text,
  aggregate: text,
  clientId: text,
  node: text,
  sliverType: text,
  state: text,
  status: text,
  disk: text,
});

const slice = shape<ShownSlice>({
  urn: text,
  name: text,
  creatorUrn: text,
  expires: text,
  slivers: list(sliver),
});

const image = shape<ShownImage>({
  urn: text,
  aggregate: text,
  creatorUrn: text,
  format: text,
  runsOn: list(text),
  visibility: text,
  origin: optional(text),
  versions: list(
    shape<ShownImage['versions'][number]>({
      version: number,
      size: optional(number),
      hash: optional(text),
      ready: flag,
      released: flag,
      file: optional(text),
    }),
  ),
});

const status = shape<Status>({
  pid: number,
  directory: text,
  portal: shape<Status['portal']>({ url: text }),
  sites: list(
    shape<Status['sites'][number]>({
      name: text,
      rpcUrl: text,
      webUrl: text,
      slivers: list(
        shape<Status['sites'][number]['slivers'][number]>({
          urn: text,
          slice: text,
          clientId: text,
          state: text,
          status: text,
          ssh: optional(text),
        }),
      ),
      images: number,
    }),
  ),
  snapshots: list(
    shape<Status['snapshots'][number]>({
      site: text,
      image: text,
      stage: text,
      size: number,
      expected: optional(number),
    }),
  ),
  faults: list(shape<Status['faults'][number]>({ id: number, kind: text })),
  problem: optional(text),
  noLogins: optional(text),
});

const shapes: Readonly<Record<ControlCommand, Check>> = {
  status,
  stop: shape<ControlAnswers['stop']>({ stopping: yes }),
  restart: shape<ControlAnswers['restart']>({ restarting: yes }),
  'fault.add': fault,
  'fault.list': list(fault),
  'fault.clear': shape<ControlAnswers['fault.clear']>({ cleared: number }),
  'user.list': list(user),
  'user.add': user,
  'user.revoke': user,
  'user.remove': user,
  'user.freeze': user,
  'user.thaw': user,
  'user.token': shape<ShownToken>({ token: text, expires: text }),
  'slice.list': list(slice),
  'slice.add': slice,
  'slice.renew': slice,
  'slice.delete': slice,
  'sliver.list': list(sliver),
  'sliver.add': slice,
  'image.list': list(image),
  'image.delete': shape<ControlAnswers['image.delete']>({ deleted: text }),
};
