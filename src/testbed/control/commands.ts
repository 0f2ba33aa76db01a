// What can be asked of a running testbed through its control socket: one literal table.
import type { Federation } from '../federation';
import type { ControlAnswers, ControlCommand } from './answers';
import { wordOf } from './arguments';
import { addFault, clearFaults } from './faultCommands';
import { deleteImage, listImages } from './imageCommands';
import type { ControlHandler, ControlRequest } from './server';
import {
  addSlice,
  addSliver,
  deleteSlice,
  listSlices,
  listSlivers,
  renewSlice,
} from './sliceCommands';
import { statusOf } from './status';
import { addUser, listUsers, makeToken, removeUser, revokeUser, setActive } from './userCommands';

type Command<Answer> = (
  federation: Federation,
  request: ControlRequest,
) => Answer | Promise<Answer>;

type OfProcess = 'stop' | 'restart';

const commands: { readonly [C in Exclude<ControlCommand, OfProcess>]: Command<ControlAnswers[C]> } =
  {
    status: statusOf,
    'fault.add': addFault,
    'fault.list': ({ faults }) => faults.list(),
    'fault.clear': clearFaults,
    'user.list': listUsers,
    'user.add': addUser,
    'user.revoke': revokeUser,
    'user.remove': removeUser,
    'user.freeze': (federation, request) => setActive(federation, request, false),
    'user.thaw': (federation, request) => setActive(federation, request, true),
    'user.token': makeToken,
    'slice.list': listSlices,
    'slice.add': addSlice,
    'slice.renew': renewSlice,
    'slice.delete': deleteSlice,
    'sliver.list': listSlivers,
    'sliver.add': addSliver,
    'image.list': listImages,
    'image.delete': deleteImage,
  };

/** What concerns the process as a whole. */
export interface ProcessControl {
  stop(): void;
  /** Goes away as if killed and comes back after so many milliseconds. */
  restart(down: number): void;
  /** After a change of what `testbed.json` says. */
  describe(): void;
}

/** Commands after which `testbed.json` says what it said before. */
const onlyReads = /^(?:status|fault\.\w+|\w+\.list|user\.token)$/;

export function controlCommands(federation: Federation, control: ProcessControl): ControlHandler {
  return async (request) => {
    if (request.command === 'stop') {
      // Answered first: the socket goes with the testbed.
      setImmediate(() => control.stop());
      return { stopping: true };
    }
    if (request.command === 'restart') {
      const down = typeof request['down'] === 'number' ? request['down'] : 0;
      setImmediate(() => control.restart(down));
      return { restarting: true };
    }
    const command: Command<unknown> = commands[wordOf(request.command, commands, 'command')];
    const result = await command(federation, request);
    if (!onlyReads.test(request.command)) control.describe();
    return result;
  };
}
