// Takes one RPC request to its method and makes the answer, in the order in which the real dispatcher
// checks things. Order and fault codes: docs/protocol.md, section 2.6.
import type { TLSSocket } from 'node:tls';
import type { Federation } from '../federation';
import { Code, codeText, Fault, Refusal } from '../replyCodes';
import type { Site } from '../site';
import { decodeCall, UnreadableCall, type MethodCall } from '../wire/decodeCall';
import { encodeFault, encodeReply, type ReplyValue } from '../wire/encodeReply';
import { emptyStruct, isStruct } from '../wire/value';
import { callerOf } from './caller';
import type { Call, Caller } from './call';
import { moduleOf, type Module } from './modules';

const pathGrammar =
  /^\/protogeni\/xmlrpc(?:\/project\/([A-Za-z0-9_-]+))?\/([a-z-]+)(?:\/([\d.]+))?\/?$/;

export interface RpcRequest {
  readonly path: string;
  readonly socket: TLSSocket;
  readonly body: Uint8Array;
}

/** The XML of the answer; an XML-RPC fault counts as one. */
export async function dispatch(
  federation: Federation,
  site: Site,
  request: RpcRequest,
): Promise<string> {
  try {
    const caller = callerOf(request.socket);
    checkAccount(federation, caller);
    const [, project, name = '', version = ''] = pathGrammar.exec(request.path) ?? [];
    const module = moduleOf(federation, site, name, version);
    if (!module) throw new Fault(-32500, `No such module: ${name || request.path}`);
    if (project !== undefined && !(module.name === 'sa' && federation.hasProject(project))) {
      throw new Fault(-32500, `No such project authority: ${project}`);
    }
    const { method, params } = decode(request.body);
    const [first] = params;
    const args = isStruct(first) ? first : emptyStruct;
    const call: Call = {
      federation,
      site,
      caller,
      module: module.name,
      version,
      project,
      method,
      params,
      args,
    };
    return encodeReply(await answer(module, call));
  } catch (error) {
    if (error instanceof Fault) return encodeFault(error.code, error.message);
    return encodeFault(
      -32400,
      error instanceof Error ? `${error.name}: ${error.message}` : 'Internal error',
    );
  }
}

function decode(body: Uint8Array): MethodCall {
  try {
    return decodeCall(body);
  } catch (error) {
    if (error instanceof UnreadableCall)
      throw new Fault(-32700, `Could not parse the request: ${error.message}`);
    throw error;
  }
}

/** A user of our own domain must exist and be active; section 2.6, codes 7 and 3. */
function checkAccount(federation: Federation, caller: Caller): void {
  if (caller.domain !== federation.home.domain || !caller.urn.includes('+user+')) return;
  const user = federation.store.users.get(caller.urn);
  if (!user) throw new Fault(7, `Unknown user: ${caller.urn}`);
  if (!user.active) throw new Fault(3, `The account of ${caller.urn} is not active`);
}

async function answer(module: Module, call: Call): Promise<ReplyValue> {
  const method = Object.hasOwn(module.methods, call.method)
    ? module.methods[call.method]
    : undefined;
  if (!method) throw new Fault(-32601, `Method "${call.method}" does not exist`);
  const log = call.federation.logs.open(call);
  try {
    const value = await method(call);
    return module.envelope({ code: Code.success, value, output: '', log });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    log.note(error.code, error.message);
    const output = error.message === '' ? codeText[error.code] : error.message;
    return module.envelope({ code: error.code, value: error.value, output, log });
  }
}
