/**
 * Keeps the compiled form of the commands between runs, where Node can (22.8 and newer): a command of
 * a few milliseconds would else spend most of its time on being compiled. In a folder of our own, since
 * what lies there is run.
 */
import { mkdirSync } from 'node:fs';
import * as nodeModule from 'node:module';
import { join } from 'node:path';
import { stateFolder } from '../../model/folders';

if ('enableCompileCache' in nodeModule) {
  try {
    // Node would make it for everybody to look into.
    mkdirSync(stateFolder(), { recursive: true, mode: 0o700 });
  } catch {
    // Then there is no cache either, and the command runs without.
  }
  nodeModule.enableCompileCache(join(stateFolder(), 'compiled'));
}
