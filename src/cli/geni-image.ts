/** The command `geni-image`. All that it does is in the bundle of the commands, which this loads. */
import { keepCompiled } from './image/compileCache';

keepCompiled();
void import('./image/main').then(({ geniImage }) => geniImage(process.argv.slice(2)));
