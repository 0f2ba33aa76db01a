/** The command `imageinfo`, with the arguments of the classic script of that name. */
import { loadCommands } from './image/compiled';

void loadCommands(__dirname).classic('imageinfo', process.argv.slice(2));
