/**
 * Stands for a part of the protocol's library: the build puts it in the place of the one with ajv, which is half of that
 * library and checks schemas given as JSON. Ours are given in its own words.
 */
export { CfWorkerJsonSchemaValidator as DefaultJsonSchemaValidator } from '@modelcontextprotocol/server/validators/cf-worker';
export { default as process } from 'node:process';
