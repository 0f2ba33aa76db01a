/** The command `createimage`, with the arguments of the classic script of that name. */
import { keepCompiled } from './image/compileCache';

keepCompiled();
void import('./image/main').then(({ classic }) => classic('createimage', process.argv.slice(2)));
