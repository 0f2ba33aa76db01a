/**
 * Which credential a recorded call was made with. The recording has a word in its place; the call, and where it
 * was refused for its credential the words of the refusal, tell which it was.
 */
import { hello } from '../../testbed/support/lab';
import type { Recorded } from './recorded';
import type { Purse } from './purse';

/** Calls whose first credential is that of a slice. */
const onSlices =
  /^(?:SliverStatus|CreateImage|RenewSlice|PrestageImages|\w*Sliver|DeleteSlice|Console\w+|Describe|Status)$/;

/** Calls about objects of many kinds. */
const onAnything = /^(?:Resolve|ListResources)$/;

/** Said to who has no credential of the slice. */
const withoutSlice =
  /No permission to resolve|Not a project credential|No slice or aggregate here|Slice does not exist|Unknown slice for this/;

export function credentialOf(purse: Purse, line: Recorded, caller: string): Promise<string> {
  const { method, reply, request, service } = line;
  if (reply.includes('This is not your credential')) return purse.ofSlice(sliceOf(line), 'alice');
  if (/Credential does not match the URN|is for another target/.test(reply))
    return purse.ofSlice(hello, caller);
  if (withoutSlice.test(reply)) return purse.self(caller);
  if (method === 'ListImages' && request.includes('project_urn')) return purse.ofProject(caller);
  const isAboutSlice = /\+(?:slice|sliver)\+/.test(request) && !request.includes('+slice+nosuch');
  const isWithSlice =
    onSlices.test(method) || (onAnything.test(method) && !service.endsWith('/sa') && isAboutSlice);
  return isWithSlice ? purse.ofSlice(sliceOf(line), caller) : purse.self(caller);
}

/** The slice that a request is about; that of the testbed where it names none. */
export function sliceOf({ request: sent }: Recorded): string {
  const [, name = 'demo'] = /\+slice\+(\w+)/.exec(sent) ?? [];
  return name === 'demo' ? hello : hello.replace(/hello$/, name);
}
