// Builds only the commands for images, into the folder that is named: tests run them from there.
import { build } from 'esbuild';
import { imageBundles } from './bundles.mts';

await Promise.all(imageBundles(process.argv[2]).map((bundle) => build(bundle)));
