// The command `geni-testbed`: runs a local testbed, and asks a running one.
import { runTestbedCommand } from './testbed/program';

void runTestbedCommand(process.argv).then((status) => {
  process.exitCode = status;
});
