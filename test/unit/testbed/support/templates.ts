// Credentials as others make them: written by hand, with templates of signatures for libxml2 or xmlsec1 to fill.
import type { CredentialContent } from '../../../../src/testbed/credentials/issue';
import type { Issuer } from '../../../../src/testbed/pki/issue';

const dsig = 'http://www.w3.org/2000/09/xmldsig#';

export interface Template {
  /** Of the signature, and of the elements around it: ` xml:lang="en"`. */
  readonly rootAttributes?: string;
  readonly canonical?: string;
  readonly method?: string;
  readonly digest?: string;
}

/** The children of a credential. `parent` is the credential that it was delegated from. */
export function credentialOf(id: string, content: CredentialContent, parent = ''): string {
  const { ownerUrn, ownerCertificate, targetUrn, targetCertificate } = content;
  return [
    `<credential xml:id="${id}">`,
    `  <type>${content.type ?? 'privilege'}</type>\n  <serial>1</serial>`,
    `  <owner_gid>${ownerCertificate}</owner_gid><owner_urn>${ownerUrn}</owner_urn>`,
    `  <target_gid>${targetCertificate}</target_gid><target_urn>${targetUrn}</target_urn>`,
    `  <uuid/>\n  <expires>${new Date(content.expires).toISOString()}</expires>`,
    '  <privileges>',
    ...content.privileges.map(
      (name) => `<privilege><name>${name}</name><can_delegate>true</can_delegate></privilege>`,
    ),
    `  </privileges>${parent === '' ? '' : `<parent>${parent}</parent>`}`,
    '</credential>',
  ].join('\n');
}

/** A signature that is still to be filled. */
export function signatureOf(id: string, signer: Issuer, template: Template = {}): string {
  const { canonical = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315' } = template;
  const { method = `${dsig}rsa-sha1`, digest = `${dsig}sha1` } = template;
  const certificate = signer.certificate.replace(/-----[^-]+-----/g, '').trim();
  return [
    `<Signature xml:id="Sig_${id}" xmlns="${dsig}">`,
    '  <SignedInfo>',
    `    <CanonicalizationMethod Algorithm="${canonical}"/>`,
    `    <SignatureMethod Algorithm="${method}"/>`,
    `    <Reference URI="#${id}">`,
    `      <Transforms><Transform Algorithm="${dsig}enveloped-signature" /></Transforms>`,
    `      <DigestMethod Algorithm="${digest}"/>`,
    '      <DigestValue></DigestValue>',
    '    </Reference>',
    '  </SignedInfo>',
    '  <SignatureValue></SignatureValue>',
    `  <KeyInfo><X509Data><X509Certificate>${certificate}</X509Certificate></X509Data><KeyValue/></KeyInfo>`,
    '</Signature>',
  ].join('\n');
}

export function documentOf(credential: string, signatures: string, rootAttributes = ''): string {
  return [
    '<?xml version="1.0"?>',
    '<!-- made elsewhere -->',
    `<signed-credential xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"${rootAttributes}>`,
    credential,
    `<signatures>${signatures}</signatures>`,
    '</signed-credential>\n',
  ].join('\n');
}
