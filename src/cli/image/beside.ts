/** The command `geni-image` as it ships with the extension, which starts it as the server of assistants. */
import { geniImage } from './main';

void geniImage(process.argv.slice(2));
