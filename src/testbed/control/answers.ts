// What each control command answers, for both ends of the socket.
import type { InjectedFault } from '../faults';
import type { ShownImage } from './imageCommands';
import type { ShownSlice, ShownSliver } from './sliceCommands';
import type { Status } from './status';
import type { ShownToken, ShownUser } from './userCommands';

export interface ControlAnswers {
  status: Status;
  stop: { readonly stopping: true };
  restart: { readonly restarting: true };
  'fault.add': InjectedFault;
  'fault.list': readonly InjectedFault[];
  'fault.clear': { readonly cleared: number };
  'user.list': readonly ShownUser[];
  'user.add': ShownUser;
  'user.revoke': ShownUser;
  'user.remove': ShownUser;
  'user.freeze': ShownUser;
  'user.thaw': ShownUser;
  'user.token': ShownToken;
  'slice.list': readonly ShownSlice[];
  'slice.add': ShownSlice;
  'slice.renew': ShownSlice;
  'slice.delete': ShownSlice;
  'sliver.list': readonly ShownSliver[];
  'sliver.add': ShownSlice;
  'image.list': readonly ShownImage[];
  'image.delete': { readonly deleted: string };
}

export type ControlCommand = keyof ControlAnswers;
