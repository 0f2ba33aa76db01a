/** What a schema allows, compiled by the build: `import check from 'x.schema.json?validator'`. */
declare module '*?validator' {
  import type { ValidateFunction } from 'ajv';

  const validate: ValidateFunction;
  export default validate;
}
