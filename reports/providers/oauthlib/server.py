"""An authorization server as oauthlib's documentation has one, for the device grant: its two endpoints behind Flask, what
they leave to the developer (clients, codes, decisions), and the pages, which oauthlib does not have."""

import base64
import html
import json
import secrets
import time

from flask import Flask, Response, abort, jsonify, redirect, request, session
from oauthlib.oauth2 import BearerToken, RefreshTokenGrant, TokenEndpoint
from oauthlib.oauth2.rfc8628.endpoints import DeviceApplicationServer
from oauthlib.oauth2.rfc8628.grant_types import DeviceCodeGrant
from oauthlib.oauth2.rfc8628.request_validator import RequestValidator

BASE = "http://127.0.0.1:8210"
DEVICE = "urn:ietf:params:oauth:grant-type:device_code"
USERS = {"alice": "alice-pw-1", "bob": "bob-pw-1"}
CLIENTS = {"tv": ("Television", None, DEVICE), "radio": ("Radio", None, DEVICE), "web": ("Web", None, "authorization_code"),
           "box": ("Box", "box-secret-for-a-test", DEVICE)}
devices, wrong, access_tokens, refresh_tokens = {}, {}, {}, {}
app = Flask(__name__)
app.secret_key = secrets.token_hex()


def basic(req):
    scheme, _, value = (req.headers.get("Authorization") or "").partition(" ")
    try:
        return base64.b64decode(value).decode().split(":", 1) if scheme.lower() == "basic" else None
    except ValueError:
        return None


class Validator(RequestValidator):
    def client_authentication_required(self, req, *args, **kwargs):
        return bool(basic(req) or CLIENTS.get(req.client_id, ("", None))[1])

    def authenticate_client(self, req, *args, **kwargs):
        client_id, secret = basic(req) or (req.client_id, req.client_secret)
        expected = CLIENTS.get(client_id, ("", None))[1]
        if not expected or not secrets.compare_digest(expected, secret or ""):
            return False
        req.client_id = client_id
        req.client = type("Client", (), {"client_id": client_id})
        return True

    def authenticate_client_id(self, client_id, req, *args, **kwargs):
        req.client = type("Client", (), {"client_id": client_id})
        return client_id in CLIENTS and CLIENTS[client_id][1] is None

    def validate_client_id(self, client_id, req, *args, **kwargs): return client_id in CLIENTS
    def validate_grant_type(self, client_id, grant_type, client, req, *args, **kwargs):
        return grant_type == CLIENTS[client_id][2] or (grant_type == "refresh_token" and CLIENTS[client_id][2] == DEVICE)
    def get_default_scopes(self, client_id, req, *args, **kwargs): return ["profile"]
    def validate_scopes(self, client_id, scopes, client, req, *args, **kwargs): return set(scopes) <= {"profile", "email"}

    def validate_device_code(self, client_id, code, req, *args, **kwargs):
        device = devices.get(code)
        if not device or device["client_id"] != client_id:
            return None
        now, hasty = time.time(), time.time() - device.get("polled", 0) < device["interval"]
        device.update(polled=now, interval=device["interval"] + 5 * hasty)
        if now >= device["expires_at"]:
            return DeviceCodeGrant.DEVICE_CODE_EXPIRED
        if "allowed" not in device:
            return DeviceCodeGrant.DEVICE_CODE_SLOW_DOWN if hasty else DeviceCodeGrant.DEVICE_CODE_PENDING
        if not device["allowed"]:
            return DeviceCodeGrant.DEVICE_CODE_DENIED
        del devices[code]
        req.user, req.scopes = device["user"], device["scope"].split()
        return DeviceCodeGrant.DEVICE_CODE_AUTHORIZED

    def save_bearer_token(self, token, req, *args, **kwargs):
        access_tokens[token["access_token"]] = req.user
        refresh_tokens[token["refresh_token"]] = (req.client_id, req.user, req.scopes)
        if req.refresh_token:
            refresh_tokens.pop(req.refresh_token, None)

    def validate_refresh_token(self, refresh_token, client, req, *args, **kwargs):
        client_id, req.user, _ = refresh_tokens.get(refresh_token, (None, None, None))
        return client_id == client.client_id

    def get_original_scopes(self, refresh_token, req, *args, **kwargs): return refresh_tokens[refresh_token][2]


def new_user_code():
    return "-".join("".join(secrets.choice("BCDFGHJKLMNPQRSTVWXZ") for _ in range(4)) for _ in range(2))


validator = Validator()
device_endpoint = DeviceApplicationServer(validator, f"{BASE}/device", interval=5, user_code_generator=new_user_code,
                                          verification_uri_complete=f"{BASE}/device?user_code={{user_code}}")
device_endpoint._expires_in = 60  # The pre-configured server has no setting for it: 1800.
token_endpoint = TokenEndpoint(default_grant_type=DEVICE, default_token_type=BearerToken(validator), grant_types={
    DEVICE: DeviceCodeGrant(validator), "refresh_token": RefreshTokenGrant(validator)})


def answer(endpoint):
    try:
        headers, body, status = endpoint(request.url, request.method, request.get_data(as_text=True), dict(request.headers))
    except Exception as error:  # Both endpoints raise what they do not answer.
        if not hasattr(error, "json"):
            raise
        headers, body, status = error.headers, error.json, error.status_code
    text = body if isinstance(body, str) else json.dumps(body)
    return Response(text, status, {"Cache-Control": "no-store", "Content-Type": "application/json", **headers}), body


@app.post("/device_authorization")
def device_authorization():
    response, body = answer(device_endpoint.create_device_authorization_response)
    if isinstance(body, dict):
        client_id = (basic(request) or [request.form.get("client_id")])[0]
        devices[body["device_code"]] = {**body, "client_id": client_id, "expires_at": time.time() + body["expires_in"]}
    return response


@app.post("/token")
def token(): return answer(token_endpoint.create_token_response)[0]


@app.get("/.well-known/oauth-authorization-server")
def metadata():
    return jsonify(issuer=BASE, token_endpoint=f"{BASE}/token", device_authorization_endpoint=f"{BASE}/device_authorization",
                   userinfo_endpoint=f"{BASE}/userinfo", response_types_supported=[], grant_types_supported=[DEVICE, "refresh_token"],
                   token_endpoint_auth_methods_supported=["none", "client_secret_basic", "client_secret_post"])


@app.get("/userinfo")
def userinfo():
    user = access_tokens.get(request.headers.get("Authorization", "").removeprefix("Bearer "))
    return jsonify(sub=user) if user else ("", 401, {"WWW-Authenticate": 'Bearer error="invalid_token"'})


def page(title, form, status=200):
    key = session.setdefault("key", secrets.token_hex())
    body = f'<!doctype html><title>{title}</title><h1>{title}</h1><form method="post">{form}<input type="hidden" name="key" value="{key}"></form>'
    return body, status, {"X-Frame-Options": "DENY", "Cache-Control": "no-store"}


@app.route("/device", methods=["GET", "POST"])
def device_page():
    form = request.form
    if request.method == "POST" and form.get("key") != session.get("key"):
        abort(403)
    if "password" in form and form["password"] == USERS.get(form.get("username")):
        session["user"] = form["username"]
        return redirect(request.full_path)
    if "user" not in session:
        return page("Sign in", '<label>Username <input name="username"></label><label>Password <input type="password" name="password"></label><button>Sign in</button>')
    if wrong.get(session["key"], 0) >= 8:
        return page("Too many wrong codes", "<p>Try again later.</p>", 429)
    typed = "".join(filter(str.isalnum, form.get("user_code", ""))).upper()
    user_code = f"{typed[:4]}-{typed[4:]}"
    found = next((each for each in list(devices.values()) if each["user_code"] == user_code and time.time() < each["expires_at"]
                  and "allowed" not in each and each.setdefault("user", session["user"]) == session["user"]), None)
    if found and "decision" in form:
        found["allowed"] = form["decision"] == "allow"
        return "<!doctype html><title>Done</title><p>You can go back to your device.</p>"
    if found:
        name, scope = CLIENTS[found["client_id"]][0], html.escape(found["scope"])
        return page("Connect a device", f'<p>The device "{name}" asks to act for you: {scope}. Does it show {user_code}?</p>'
                    f'<input type="hidden" name="user_code" value="{user_code}">'
                    '<button name="decision" value="allow">Allow</button><button name="decision" value="deny">Deny</button>')
    wrong[session["key"]] = wrong.get(session["key"], 0) + bool(typed)
    notice = "<p>This code is not known, or has expired.</p>" if typed else ""
    return page("Connect a device", f'{notice}<label>Code <input name="user_code" value="{html.escape(request.args.get("user_code", ""))}"></label><button>Continue</button>', 400 if typed else 200)


if __name__ == "__main__":
    app.run(port=8210, threaded=True)
