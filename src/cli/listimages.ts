/** The command `listimages`, with the arguments of the classic script of that name. */
import './image/compileCache';
import { classic } from './image/main';

void classic('listimages', process.argv.slice(2));
