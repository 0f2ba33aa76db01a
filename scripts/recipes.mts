// The bundle of recipes: what is loaded beside, and schemas, which are compiled when we build: what runs is a plain
// function, without a compiler of schemas.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Ajv } from 'ajv';
import standaloneCode from 'ajv/dist/standalone/index.js';
import type { Plugin } from 'esbuild';

/** A JSON schema as the function that checks a value: `import check from './x.schema.json?validator'`. */
export const validators: Plugin = {
  name: 'validators',
  setup(build) {
    build.onResolve({ filter: /\?validator$/ }, ({ path, resolveDir }) => ({
      path: resolve(resolveDir, path.slice(0, -'?validator'.length)),
      namespace: 'validator',
    }));
    build.onLoad({ filter: /./, namespace: 'validator' }, ({ path }) => {
      const ajv = new Ajv({ code: { source: true }, allErrors: true, discriminator: true });
      const schema = JSON.parse(readFileSync(path, 'utf8')) as object;
      return {
        contents: standaloneCode(ajv, ajv.compile(schema)),
        loader: 'js',
        resolveDir: process.cwd(),
        watchFiles: [path],
      };
    });
  },
};

/** What is done with recipes is loaded with the first one. */
export const recipesBeside: Plugin = {
  name: 'recipes-beside',
  setup(build) {
    build.onResolve({ filter: /^\.\/recipeFeatures$/ }, () => ({
      path: './recipes.js',
      external: true,
    }));
  },
};
