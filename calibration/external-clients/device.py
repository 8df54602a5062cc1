"""A device client of the plainest kind, with switches that make it misbehave: python3 device.py [SWITCH...].

It keeps RFC 8628 unless a switch says otherwise, and uses nothing but what comes with Python.
"""

import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

GRANT = "urn:ietf:params:oauth:grant-type:device_code"
SWITCHES = set(sys.argv[1:])


def has(switch):
    return switch in SWITCHES


def post(url, form):
    """The status, the members of the JSON body (None where it is none), and the headers."""
    data = urllib.parse.urlencode(form).encode()
    request = urllib.request.Request(url, data, {"Accept": "application/json"})
    try:
        with OPENER.open(request, timeout=8) as response:
            return response.status, members(response.read()), response.headers
    except urllib.error.HTTPError as error:
        return error.code, members(error.read()), error.headers


def members(body):
    try:
        value = json.loads(body)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


OPENER = urllib.request.build_opener(NoRedirect)
