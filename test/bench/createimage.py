"""Asks for a snapshot the way the classic createimage.py does: the yardstick of test/bench/cli.bench.ts.

Modelled on what the newest classic script (the one for Python 3) does, step by step:

- It imports six, urllib, xmlrpc.client, http.client, getopt, traceback, ssl and the X.509 part of
  cryptography; none of that can be left out, so nothing is left out here.
- It reads the certificate to learn the address of the home site (authorityInfoAccess), looks for the
  configuration files, and takes the passphrase from its file.
- Each of its four calls makes an SSL context of its own with the authorities of the system, opens the
  encrypted key again, connects anew, and is not kept alive: GetCredential, Resolve, GetCredential of the
  slice, CreateImage. It keeps nothing for its next run, so it has no warm case.
- The server is not verified unless --verify asks for it, which is off as in the script.

Not modelled: its usage texts, its retries, and that most of its source is read with exec.
"""
import getopt
import http.client
import os
import ssl
import sys
import time  # noqa: F401
import traceback  # noqa: F401
import urllib.request  # noqa: F401
import xmlrpc.client
from urllib.parse import urlsplit

import six
from cryptography import x509
from cryptography.hazmat.backends import default_backend
from cryptography.x509.oid import ExtensionOID

SLICE_AUTHORITY = "2.25.305821105408246119474742976030998643995"


def options_and_arguments():
    options, arguments = getopt.gnu_getopt(sys.argv[1:], "df:l:m:n:p:", ["verify", "cacertificate="])
    return dict(options), arguments


def home_site(certificate):
    """Base address of the user's own site, from the certificate."""
    with open(certificate) as file:
        text = file.read()
    found = x509.load_pem_x509_certificate(six.b(text), default_backend())
    access = found.extensions.get_extension_for_oid(ExtensionOID.AUTHORITY_INFORMATION_ACCESS)
    for description in access.value:
        if description.access_method.dotted_string == SLICE_AUTHORITY:
            return description.access_location.value.strip().removesuffix("sa")
    sys.exit("The certificate does not name its slice authority.")


def passphrase_in(path):
    if not os.path.exists(path):
        return None
    with open(path) as file:
        return file.readline().strip() or None


options, arguments = options_and_arguments()
home = os.environ["HOME"]
certificate = options.get("-f", home + "/.ssl/encrypted.pem")
base = home_site(certificate)
for configuration in (home + "/.protogeni-config.py", ".protogeni-config.py"):
    if os.path.exists(configuration):
        with open(configuration) as file:
            exec(file.read())
passphrase = passphrase_in(options.get("-p", home + "/.ssl/password"))


def call(address, method, parameters):
    url = urlsplit(address, "https")
    context = ssl.create_default_context(ssl.Purpose.SERVER_AUTH)
    context.load_cert_chain(certificate, password=passphrase)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    server = http.client.HTTPSConnection(url.hostname, url.port or 443, context=context)
    server.request("POST", url.path, xmlrpc.client.dumps((parameters,), method))
    reply = server.getresponse()
    if reply.status != 200:
        sys.exit("%s: HTTP %d %s" % (method, reply.status, reply.reason))
    response = xmlrpc.client.loads(reply.read())[0][0]
    if response["code"]:
        sys.exit("%s: %s" % (method, response["output"]))
    return response


image_name, sliver_urn = arguments[:2]
visible = int(arguments[2]) if len(arguments) > 2 else 1
slice_name = options.get("-n", "mytestslice")
own = call(base + "sa", "GetCredential", {})["value"]
six.print_("Got my SA credential")
key = "urn" if slice_name.startswith("urn:") else "hrn"
found = call(base + "sa", "Resolve", {"credential": own, "type": "Slice", key: slice_name})["value"]
six.print_("Asking for slice credential for " + slice_name)
credential = call(
    base + "sa", "GetCredential", {"credential": own, "type": "Slice", "urn": found["urn"]}
)["value"]
six.print_("Got the slice credential")
six.print_("Creating the Image ...")
created = call(base + "cm/2.0", "CreateImage", {
    "slice_urn": found["urn"], "sliver_urn": sliver_urn, "imagename": image_name,
    "global": visible, "credentials": (credential,)})
six.print_(str(created["value"]))
six.print_(str(created["output"]))
