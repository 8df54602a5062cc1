"""The device grant of msal, as its sample (device_flow_sample.py) uses it, with an authority that speaks OpenID Connect."""

import os
import sys

import msal


def plain(text):
    """What a terminal may show: the library hands on what the server sent, as it should."""
    return "".join(c for c in str(text) if c.isprintable())


def sign_in():
    """Returns the error that the library hands on, or none."""
    application = msal.PublicClientApplication(
        os.environ["RFC8628_CLIENT_ID"], oidc_authority=os.environ["AUTHORITY"]
    )
    # The library asks for these by itself, and takes them from nobody.
    scopes = set(os.environ.get("RFC8628_SCOPE", "").split()) - {"openid", "profile", "offline_access"}
    flow = application.initiate_device_flow(scopes=sorted(scopes))
    if "user_code" not in flow:
        return flow
    print(f"Open {plain(flow['verification_uri'])} and type the code {plain(flow['user_code'])}")
    print(f"The code is good for {flow['expires_in']} seconds.", flush=True)
    result = application.acquire_token_by_device_flow(flow)
    return None if "access_token" in result else result


try:
    failure = sign_in()
except Exception as error:  # a library says in many ways that a server cannot be reached or understood
    sys.exit(f"Not signed in: {plain(error)}")
if failure:
    sys.exit(f"Not signed in: {plain(failure.get('error'))} {plain(failure.get('error_description', ''))}")
print("Signed in.")
