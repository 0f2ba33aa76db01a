/** The command `deleteimage`, with the arguments of the classic script of that name. */
import { loadCommands } from './image/compiled';

void loadCommands(__dirname).classic('deleteimage', process.argv.slice(2));
