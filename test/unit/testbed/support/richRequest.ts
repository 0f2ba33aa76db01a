/** A request with what a manifest must keep: links, services, another site's node, elements that nobody knows. */
export const kept = ['client:note', '/local/run.sh', 'lan0', 'a:if0', 'emulab:vnode'];

export const languages = {
  2: 'http://www.protogeni.net/resources/rspec/2',
  3: 'http://www.geni.net/resources/rspec/3',
} as const;

export function richRequest(version: 2 | 3): string {
  const namespace = languages[version];
  return `<?xml version="1.0"?>
<rspec xmlns="${namespace}" xmlns:client="http://www.protogeni.net/resources/rspec/ext/client/1"
    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="${namespace} ${namespace}/request.xsd" type="request">
  <client:note>kept as it is</client:note>
  <node client_id="a" exclusive="true">
    <sliver_type name="raw-pc">
      <disk_image name="urn:publicid:IDN+home.example+image+emulab-ops:UBUNTU22-64-STD"/>
    </sliver_type>
    <hardware_type name="d430"/>
    <services>
      <install url="https://example.net/x.tgz" install_path="/local"/>
      <execute shell="sh" command="/local/run.sh"/>
    </services>
    <interface client_id="a:if0"><ip address="10.0.0.1" netmask="255.255.255.0" type="ipv4"/></interface>
  </node>
  <node client_id="b" exclusive="false">
    <sliver_type name="emulab-xen"/>
    <interface client_id="b:if0"/>
  </node>
  <node client_id="elsewhere" component_manager_id="urn:publicid:IDN+emulab.net+authority+cm" exclusive="true">
    <sliver_type name="raw-pc"/>
  </node>
  <link client_id="lan0">
    <interface_ref client_id="a:if0"/>
    <interface_ref client_id="b:if0"/>
    <property source_id="a:if0" dest_id="b:if0" capacity="1000"/>
    <link_type name="lan"/>
  </link>
</rspec>`;
}
