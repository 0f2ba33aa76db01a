/** The command `geni-image`. All that it does is in the bundle of the commands, which this starts. */
import './image/compileCache';
import { geniImage } from './image/main';

void geniImage(process.argv.slice(2));
