"""Asks for a snapshot with the calls of the classic script, in its order and one connection each.

A yardstick for test/bench/cli.bench.ts: CPython's own xmlrpc.client and ssl, and nothing else.
"""
import getopt
import ssl
import sys
import xmlrpc.client

options, arguments = getopt.gnu_getopt(
    sys.argv[1:], "f:p:l:m:n:", ["cacertificate="])
options = dict(options)
image_name, sliver_urn = arguments[:2]
visible = int(arguments[2]) if len(arguments) > 2 else 1


def passphrase():
    with open(options["-p"], encoding="ascii") as file:
        return file.readline().rstrip("\r\n")


def call(url, method, parameters):
    context = ssl.create_default_context(cafile=options["--cacertificate"])
    context.load_cert_chain(options["-f"], password=passphrase)
    server = xmlrpc.client.ServerProxy(url, context=context)
    response = getattr(server, method)(parameters)
    if response["code"] != 0:
        sys.exit("%s: %s" % (method, response["output"]))
    return response["value"]


authority, manager = options["-l"], options["-m"] + "/2.0"
own = call(authority, "GetCredential", {})
print("Got my SA credential")
found = call(authority, "Resolve",
             {"credential": own, "type": "Slice", "urn": options["-n"]})
print("Asking for slice credential for " + found["urn"])
credential = call(authority, "GetCredential",
                  {"credential": own, "type": "Slice", "urn": found["urn"]})
print("Got the slice credential")
print("Creating the Image ...")
created = call(manager, "CreateImage", {
    "slice_urn": found["urn"], "sliver_urn": sliver_urn,
    "imagename": image_name, "global": visible, "credentials": [credential]})
print(str(created))
