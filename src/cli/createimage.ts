/** The command `createimage`, with the arguments of the classic script of that name. */
import './image/compileCache';
import { classic } from './image/main';

void classic('createimage', process.argv.slice(2));
