// What the aggregate manager's calls have in common: positional arguments that become those of the component
// manager, and credentials in their several wrappings (docs/protocol.md, sections 4.4 and 5.17).
import type { Call } from '../http/call';
import { Code, malformed, Refusal } from '../wire/replyCodes';
import {
  emptyStruct,
  isArray,
  isStruct,
  textOf,
  unwrappedTextOf,
  type WireStruct,
  type WireValue,
} from '../wire/value';

/** The same call with these arguments, as the component manager takes them; undefined ones are absent. */
export function asManagerCall(
  call: Call,
  args: Readonly<Record<string, WireValue | undefined>>,
): Call {
  const given = Object.entries(args).filter(
    (entry): entry is [string, WireValue] => entry[1] !== undefined,
  );
  return { ...call, args: new Map(given) };
}

/** The options at a position. Some clients send an empty array for an empty struct. */
export function optionsAt(call: Call, position: number): WireStruct {
  const value = call.params[position];
  return isStruct(value) ? value : emptyStruct;
}

/** From version 2 on the options must be there, if only empty. @throws Refusal badArguments */
export function requireOptions(call: Call, position: number): WireStruct {
  if (call.version !== '1.0' && call.params[position] === undefined) {
    throw malformed('Missing arguments');
  }
  return optionsAt(call, position);
}

/** @throws Refusal badArguments */
export function argumentAt(call: Call, position: number): WireValue {
  const value = call.params[position];
  if (value === undefined) throw malformed('Missing arguments');
  return value;
}

/** Credentials as the component manager takes them: texts. Version 3 wraps each in a struct; what it does not know is dropped. */
export function credentialsAt(call: Call, position: number): WireValue {
  const list = argumentAt(call, position);
  if (call.version !== '3.0' || !isArray(list)) return list;
  return list.filter(isStruct).flatMap((entry) => {
    const type = textOf(entry.get('geni_type'))?.toLowerCase();
    const version = textOf(entry.get('geni_version'));
    const known =
      (type === 'geni_sfa' && (version === '2' || version === '3')) ||
      (type === 'geni_abac' && version === '1');
    const value = unwrappedTextOf(entry.get('geni_value'));
    return known && value !== undefined ? [value] : [];
  });
}

/** The slice that a version 3 call is about. Several URNs, or others, are refused. @throws Refusal */
export function sliceUrnAt(call: Call, position: number): string {
  const urns = argumentAt(call, position);
  const [first, ...more] = isArray(urns) ? urns.map(textOf) : [textOf(urns)];
  if (first === undefined) throw malformed('Missing arguments');
  if (more.length > 0 || !first.includes('+slice+')) {
    throw new Refusal(Code.refused, 'Must pass only slice URN');
  }
  return first;
}
