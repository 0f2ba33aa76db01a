// What came instead of an XML-RPC reply, in a few words for the error; and the encodings in which a
// reply may come. Servers send UTF-8 or ASCII; a declared Latin-1 is turned into UTF-8 first.
import { isUtf8 } from 'node:buffer';
import { cutOff, ReplyError } from './text';

/** The bytes of a reply in UTF-8, whatever of the known encodings it declares. */
export function inUtf8(body: Uint8Array): Buffer {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  if ((bytes[0] === 0xfe && bytes[1] === 0xff) || (bytes[0] === 0xff && bytes[1] === 0xfe)) {
    throw new ReplyError('UTF-16, which no server of the federation sends');
  }
  const declared =
    /^(?:\xEF\xBB\xBF)?\s*<\?xml\s[^>]{0,100}?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']/.exec(
      bytes.toString('latin1', 0, 200),
    )?.[1];
  if (declared !== undefined && /^(?:iso-?8859-1|latin-?1|windows-1252)$/i.test(declared)) {
    return Buffer.from(bytes.toString('latin1'), 'utf8');
  }
  if (declared !== undefined && !/^(?:utf-?8|us-ascii|ascii)$/i.test(declared)) {
    throw new ReplyError(`the encoding ${declared}, which this library does not read`);
  }
  const isReply = bytes.subarray(0, 1000).includes('<methodResponse');
  if (isReply && !isUtf8(bytes)) throw new ReplyError('bytes that are not UTF-8');
  return bytes;
}

/** What a body that is no method response is instead. */
export function whatCame(bytes: Buffer, at: number): ReplyError {
  const start = bytes.toString('utf8', at, Math.min(bytes.length, at + 200)).trim();
  if (start === '') {
    const what = bytes.length === 0 ? 'nothing' : 'nothing but an XML declaration or spaces';
    return new ReplyError(what, 'nothing');
  }
  if (/^<(?:!DOCTYPE\s+html|html[\s>])/i.test(start)) {
    return new ReplyError('a web page (HTML)', 'web-page');
  }
  if (/^<!DOCTYPE/i.test(start)) {
    return new ReplyError('a DOCTYPE, which is refused for safety', 'doctype');
  }
  if ('<methodResponse>'.startsWith(start)) return cutOff();
  return new ReplyError(otherwise(bytes, at, start));
}

/** In a few words, as the end of "it holds ...". */
function otherwise(bytes: Buffer, at: number, start: string): string {
  if (bytes[at] === 0x1f && bytes[at + 1] === 0x8b) return 'compressed data that was not requested';
  const tag = /^<([A-Za-z_][\w.:-]{0,40})/.exec(start)?.[1];
  if (tag !== undefined) return `<${tag}> where <methodResponse> should be`;
  if (/^[{[]/.test(start)) return 'JSON';
  if (/^[\w\s.,:;'"()/-]{1,200}$/.test(start)) return `the text "${start.slice(0, 80)}"`;
  return 'something that is not XML';
}
