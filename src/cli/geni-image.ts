/** The command `geni-image`. All that it does is in the bundle of the commands, which this starts. */
import { loadCommands } from './image/compiled';

void loadCommands(__dirname).geniImage(process.argv.slice(2));
