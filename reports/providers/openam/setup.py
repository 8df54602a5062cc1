"""Adds the OAuth 2.0 provider, three clients and two users to a freshly set up OpenAM, by its own API."""

import json
import urllib.request

BASE = "http://openam.localhost:8480/openam"
CLIENT = "com.forgerock.openam.oauth2provider."


def post(path, body=None, **headers):
    data = json.dumps(body or {}).encode()
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(BASE + "/json" + path, data, {"Content-Type": "application/json", **headers})
    with urllib.request.urlopen(request, timeout=60) as response:
        return json.load(response)


token = post(
    "/authenticate",
    X_OpenAM_Username="amadmin",
    X_OpenAM_Password="admin-pw-12345",
    Accept_API_Version="resource=2.0, protocol=1.0",
)["tokenId"]


def create(path, body):
    post(path + "?_action=create", body, iPlanetDirectoryPro=token)


provider = post("/realm-config/services/oauth-oidc?_action=template", iPlanetDirectoryPro=token)
page = BASE + "/oauth2/device/user"
provider["deviceCodeConfig"].update(deviceCodeLifetime=60, verificationUrl=page, completionUrl=page)
provider["advancedOAuth2Config"].update(supportedScopes=["openid", "profile", "cn"], defaultScopes=["profile"])
create("/realm-config/services/oauth-oidc", provider)

for client_id, name, kind, secret, method in [
    ("tv", "Acme", "Public", "unused-1", "client_secret_post"),
    ("radio", "Radio", "Public", "unused-1", "client_secret_post"),
    ("box", "Box", "Confidential", "box-secret-for-a-test", "client_secret_basic"),
]:
    create(
        "/agents/",
        {
            "username": client_id,
            "userpassword": secret,
            "realm": "/",
            "AgentType": ["OAuth2Client"],
            CLIENT + "clientType": [kind],
            CLIENT + "name": ["[0]=" + name],
            CLIENT + "scopes": ["[0]=openid", "[1]=profile", "[2]=cn"],
            CLIENT + "defaultScopes": ["[0]=profile"],
            CLIENT + "redirectionURIs": ["[0]=http://127.0.0.1/cb"],
            CLIENT + "tokenEndPointAuthMethod": [method],
        },
    )

for user in ["alice", "bob"]:
    mail = user + "@example.org"
    create("/users/", {"username": user, "userpassword": user + "-pw-12345", "mail": mail, "sn": user, "cn": user})
