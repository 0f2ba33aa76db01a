/** Copies of a document's nodes, with names of their own, until it has the length. */
export function grow(text: string, length: number): string {
  const nodes = text.match(/<node\b[^]*?<\/node>/g) ?? [];
  const parts = [text.slice(0, text.indexOf('<node'))];
  for (let size = parts[0]?.length ?? 0, copy = 0; size < length; copy++) {
    const node = nodes[copy % nodes.length] ?? '';
    const part = node.replace(/((?:client_id|component_id)="[^"]*)/g, `$1-${copy}`);
    parts.push(part);
    size += part.length;
  }
  return `${parts.join('\n')}\n</rspec>\n`;
}
