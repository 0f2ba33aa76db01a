/** The RSpec that asks a site for the one node of a loan (docs/protocol.md 5.7, 8.1). */
import * as l10n from '@vscode/l10n';
import { refusal } from '../failures/userError';
import type { LoanRecord } from './record';

type Asked = Pick<LoanRecord, 'clientId' | 'siteUrn' | 'sliverType' | 'hardwareType' | 'image'>;

/** @throws UserError for a word that no site knows or that no RSpec can hold */
export function requestOf({ clientId, siteUrn, sliverType, hardwareType, image }: Asked): string {
  for (const word of [sliverType, hardwareType ?? 'pc'])
    if (!/^[\w.+-]{1,64}$/.test(word)) throw refusal(l10n.t('"{0}" is not a type of node.', word));
  if (image !== undefined && !/^[\x21-\x7e]{1,1000}$/.test(image))
    throw refusal(l10n.t('"{0}" is not the URN or the address of an image.', image));
  const isWhole = sliverType === 'raw-pc';
  const disk = image === undefined ? '' : `<disk_image name="${escaped(image)}"/>`;
  const hardware =
    hardwareType === undefined ? '' : `    <hardware_type name="${hardwareType}"/>\n`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<rspec xmlns="http://www.geni.net/resources/rspec/3" type="request">
  <node client_id="${clientId}" component_manager_id="${escaped(siteUrn)}" exclusive="${isWhole}">
    <sliver_type name="${sliverType}">${disk}</sliver_type>
${hardware}  </node>
</rspec>
`;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => entities[character] ?? '');
}
