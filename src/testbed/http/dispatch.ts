// Takes one RPC request to its method and makes the answer, in the order in which the real dispatcher
// checks things. Order and fault codes: docs/protocol.md, section 2.6.
import type { TLSSocket } from 'node:tls';
import type { Federation } from '../federation';
import { busy, Code, codeText, died, Fault, Refusal } from '../wire/replyCodes';
import type { Site } from '../sites/site';
import { decodeCall, UnreadableCall, type MethodCall } from '../wire/decodeCall';
import { encodeFault, encodeReply, type ReplyValue } from '../wire/encodeReply';
import { emptyStruct, isStruct } from '../wire/value';
import { withoutAliases } from './aliases';
import { callerOf } from './caller';
import type { Call, Caller } from './call';
import { moduleOf, type Module } from './modules';

const pathGrammar =
  /^\/protogeni\/xmlrpc(?:\/project\/([A-Za-z0-9_-]+))?\/([a-z-]+)(?:\/([\d.]+))?\/?$/;

export interface RpcRequest {
  readonly path: string;
  /** As it stands in the body, before that is read properly. */
  readonly method: string;
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
    return encodeReply(await answer(federation, site, request));
  } catch (error) {
    if (error instanceof Fault) return encodeFault(error.code, error.message);
    const text = error instanceof Error ? `${error.name}: ${error.message}` : 'Internal error';
    return encodeFault(-32400, text);
  }
}

async function answer(
  federation: Federation,
  site: Site,
  request: RpcRequest,
): Promise<ReplyValue> {
  checkOpen(federation, site, request);
  const caller = callerOf(request.socket);
  checkAccount(federation, site, caller);
  const [, project, name = '', version = ''] = pathGrammar.exec(request.path) ?? [];
  const module = moduleOf(federation, site, name, version);
  if (!module) throw new Fault(-32500, 'Invalid module specification');
  if (project !== undefined && !(module.name === 'sa' && federation.hasProject(project))) {
    throw new Fault(-32500, 'Could not resolve requested authority');
  }
  const { method, params: sent } = decode(request.body);
  const params = withoutAliases(federation, sent);
  const [first] = params;
  const args = isStruct(first) ? first : emptyStruct;
  return run(module, {
    federation,
    site,
    caller,
    module: module.name,
    version,
    project,
    method,
    params,
    args,
  });
}

/** The load and the state of the site come before everything else. */
function checkOpen(federation: Federation, site: Site, { method }: RpcRequest): void {
  const at = { site: site.name, method };
  if (federation.faults.strike('fault-503', at)) {
    throw new Fault(503, 'The server is too busy; please try again later');
  }
  if (federation.faults.strike('disabled', at)) {
    throw new Fault(503, 'Server temporarily offline; please try again later');
  }
}

function decode(body: Uint8Array): MethodCall {
  try {
    return decodeCall(body);
  } catch (error) {
    if (!(error instanceof UnreadableCall)) throw error;
    throw new Fault(-32700, `error decoding RPC:\n${error.message}\n`);
  }
}

/** Users of a site's own domain must exist there, and nobody may be frozen; section 2.6, codes 7 and 3. */
function checkAccount(federation: Federation, site: Site, caller: Caller): void {
  if (!caller.urn.includes('+user+')) return;
  const user = federation.store.users.get(caller.urn);
  if (!user && caller.domain === site.domain)
    throw new Fault(7, 'Not a valid local user. Who are you really?');
  if (user && !user.active) throw new Fault(3, 'Your account is no longer active!');
}

async function run(module: Module, call: Call): Promise<ReplyValue> {
  const method = Object.hasOwn(module.methods, call.method)
    ? module.methods[call.method]
    : undefined;
  if (!method) throw new Fault(-32601, `no such method ${call.method}\n`);
  checkStruct(call);
  const log = call.federation.logs.open(call);
  try {
    strikeMethod(call);
    const value = await method(call);
    return module.envelope({ code: Code.success, value, output: '', log }, call);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    log.note(error.code, error.message);
    const output = error.message === '' ? codeText[error.code] : error.message;
    return module.envelope({ code: error.code, value: error.value, output, log }, call);
  }
}

/** Methods of SA and CM look into their one argument without a look at what it is. */
function checkStruct({ module, method, params: [first] }: Call): void {
  if (module === 'am' || method === 'GetVersion' || first === undefined || isStruct(first)) return;
  throw died(method, 'Not a HASH reference');
}

/** Faults on demand that a method itself shows. */
function strikeMethod({ federation, site, module, method, caller }: Call): void {
  const at = { site: site.name, method, user: caller.urn.replace(/^.*\+/, '') };
  if (federation.faults.strike('internal', at)) {
    throw new Fault(-32400, 'XMLRPC Server Error');
  }
  if (federation.faults.strike('busy', at)) throw busy(module === 'sa' ? 'slice' : 'resource');
}
