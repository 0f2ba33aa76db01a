/**
 * Stands for a part of the protocol's library: the build puts it in the place of the one with ajv, which is half of that
 * library and checks schemas given as JSON. Ours are given in its own words.
 */
import process from 'node:process';
import { CfWorkerJsonSchemaValidator } from '@modelcontextprotocol/server/validators/cf-worker';

export const DefaultJsonSchemaValidator = CfWorkerJsonSchemaValidator;
export { process };
