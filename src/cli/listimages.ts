/** The command `listimages`, with the arguments of the classic script of that name. */
import { keepCompiled } from './image/compileCache';

keepCompiled();
void import('./image/main').then(({ classic }) => classic('listimages', process.argv.slice(2)));
