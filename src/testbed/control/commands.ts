// What can be asked of a running testbed through its control socket.
import { TestbedError } from '../errors';
import type { Federation } from '../federation';
import type { ControlHandler } from './server';
import { statusOf } from './status';

export function controlCommands(federation: Federation, stop: () => Promise<void>): ControlHandler {
  return (request) => {
    switch (request.command) {
      case 'status':
        return statusOf(federation);
      case 'stop':
        // Answered first: the socket goes with the testbed.
        setImmediate(() => void stop());
        return { stopping: true };
      default:
        throw new TestbedError('bad-argument', `There is no command "${request.command}".`);
    }
  };
}
