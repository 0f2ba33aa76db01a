/** The command `imageinfo`, with the arguments of the classic script of that name. */
import { keepCompiled } from './image/compileCache';

keepCompiled();
void import('./image/main').then(({ classic }) => classic('imageinfo', process.argv.slice(2)));
