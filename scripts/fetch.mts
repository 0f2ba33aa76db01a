// Fetches VS Code's server if it is not there, and says where it is.
import { fetchServer } from './vscode/fetch.mts';

console.log(await fetchServer());
