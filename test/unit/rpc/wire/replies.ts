// Replies for tests, in the words of the servers' encoder: members in any order, blanks between tags,
// scalars typed by their look (docs/protocol.md 2.5, 13).

/** A value as the servers write it: a text that looks like a number becomes one. */
export type Written =
  | string
  | number
  | boolean
  | readonly Written[]
  | { readonly [name: string]: Written };

export function writeValue(value: Written): string {
  if (typeof value === 'boolean') return `<value><boolean>${value ? 1 : 0}</boolean></value>\n`;
  if (typeof value === 'number') return writeValue(String(value));
  if (typeof value === 'string') return `<value>${writeScalar(value)}</value>`;
  if (Array.isArray(value)) {
    return `<value><array><data>\n${value.map((item: Written) => writeValue(item)).join('')}\n</data></array></value>\n`;
  }
  const members = Object.entries(value).map(
    ([name, member]) => `<member><name>${name}</name>${writeValue(member)}</member>\n`,
  );
  return `<value><struct>\n${members.join('')}</struct></value>\n`;
}

function writeScalar(text: string): string {
  if (/^[+-]?\d+$/.test(text)) return `<i4>${text}</i4>`;
  if (/^[+-]?(?:\d+\.\d*|\.\d+|\d+)(?:e[+-]?\d+)?$/i.test(text)) return `<double>${text}</double>`;
  const escaped = text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replace(/[\u0080-\uffff]/g, (character) => `&#${character.charCodeAt(0)};`);
  return `<string>${escaped}</string>`;
}

export function response(value: Written): string {
  return `<?xml version="1.0"?>\n<methodResponse>\n<params>\n<param>${writeValue(value)}</param>\n</params>\n</methodResponse>\n`;
}

export function fault(code: number, text: string): string {
  const value = writeValue({ faultCode: code, faultString: text });
  return `<?xml version="1.0"?>\n<methodResponse>\n<fault>\n${value}</fault>\n</methodResponse>\n`;
}

/** The envelope of slice authorities and component managers. */
export function success(value: Written, output = ''): string {
  return response({ value, output, code: 0 });
}

export function failure(code: number, output: string, value: Written = 0): string {
  const protogeni_error_url = 'https://home.example/spewlogfile.php3?logfile=0a1b2c';
  return response({ code, output, value, protogeni_error_url });
}

/** The envelope of aggregate managers of version 2 and 3. */
export function amReply(code: Written, value: Written, output = ''): string {
  return response({ code, value, output });
}

/** A credential that nobody signed; the library does not verify. */
export function credentialXml(
  options: {
    target?: string;
    owner?: string;
    expires?: Date | string;
    privilege?: string;
    type?: string;
  } = {},
): string {
  const {
    owner = 'urn:publicid:IDN+home.example+user+alice',
    target = owner,
    expires = new Date(Date.now() + 86_400_000),
    privilege = '*',
    type = 'privilege',
  } = options;
  const when = typeof expires === 'string' ? expires : expires.toISOString().replace(/\.\d+/, '');
  return `<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<signed-credential xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<credential xml:id="ref0123456789ABCDEF"><type>${type}</type><serial>12</serial>
<owner_gid>MIIB</owner_gid><owner_urn>${owner}</owner_urn>
<target_gid>MIIB</target_gid><target_urn>${target}</target_urn>
<uuid>11111111-2222-4333-8444-555555555555</uuid><expires>${when}</expires>
<privileges><privilege><name>${privilege}</name><can_delegate>1</can_delegate></privilege></privileges>
</credential><signatures><Signature xml:id="Sig_ref0123456789ABCDEF"/></signatures></signed-credential>
`;
}
