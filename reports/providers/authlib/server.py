"""An authorization server as Authlib's documentation has one, for the device grant: what its two classes leave to the
developer (storing codes and decisions), and the pages, which Authlib does not have."""

import html
import secrets
import time

from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.oauth2.rfc6749 import ClientMixin, TokenMixin, grants
from authlib.oauth2.rfc6749.errors import InvalidGrantError
from authlib.oauth2.rfc8628 import DEVICE_CODE_GRANT_TYPE, DeviceAuthorizationEndpoint, DeviceCodeGrant, DeviceCredentialDict
from flask import Flask, abort, jsonify, redirect, request, session

BASE = "http://127.0.0.1:8200"
USERS = {"alice": "alice-pw-1", "bob": "bob-pw-1"}
app = Flask(__name__)
app.config.update(SECRET_KEY=secrets.token_hex(), OAUTH2_REFRESH_TOKEN_GENERATOR=True, OAUTH2_SCOPES_SUPPORTED=["profile", "email"])


class Client(ClientMixin):
    def __init__(self, client_id, name, secret=None, method="none", grants=(DEVICE_CODE_GRANT_TYPE, "refresh_token")):
        self.client_id, self.name, self.secret, self.method, self.grants = client_id, name, secret, method, grants

    def get_client_id(self): return self.client_id
    def get_allowed_scope(self, scope): return scope or ""
    def check_client_secret(self, secret): return self.secret is not None and secrets.compare_digest(self.secret, secret)
    def check_endpoint_auth_method(self, method, endpoint): return method == self.method
    def check_grant_type(self, grant_type): return grant_type in self.grants


class Token(TokenMixin, dict):
    def check_client(self, client): return self["client_id"] == client.get_client_id()
    def get_scope(self): return self["scope"]
    def is_expired(self): return False
    def is_revoked(self): return False


CLIENTS = {each.client_id: each for each in [
    Client("tv", "Television"), Client("radio", "Radio"), Client("web", "Web", grants=("authorization_code",)),
    Client("box", "Box", "box-secret-for-a-test", "client_secret_basic")]}
credentials, decisions, owners, polls, wrong, access_tokens, refresh_tokens = {}, {}, {}, {}, {}, {}, {}


def save_token(token, req):
    spent = getattr(req, "credential", None)
    if spent and not credentials.pop(spent["device_code"], None):  # Of two polls at once the second one comes too late.
        raise InvalidGrantError()
    saved = Token(token, client_id=req.client.client_id, user=req.user, scope=token.get("scope", ""))
    access_tokens[token["access_token"]] = saved
    if "refresh_token" in token:
        refresh_tokens[token["refresh_token"]] = saved


class DeviceEndpoint(DeviceAuthorizationEndpoint):
    EXPIRES_IN = 60

    def get_verification_uri(self): return f"{BASE}/active"

    def save_device_credential(self, client_id, scope, data):
        credentials[data["device_code"]] = DeviceCredentialDict(
            client_id=client_id, scope=scope, expires_at=time.time() + data["expires_in"], **data)


class DeviceGrant(DeviceCodeGrant):
    def query_device_credential(self, device_code): return credentials.get(device_code)
    def query_user_grant(self, user_code): return decisions.get(user_code)

    def should_slow_down(self, credential):
        now, (last, interval) = time.time(), polls.get(credential["device_code"], (0, credential["interval"]))
        hasty = now - last < interval
        polls[credential["device_code"]] = (now, interval + 5 if hasty else interval)
        return hasty


class RefreshGrant(grants.RefreshTokenGrant):
    INCLUDE_NEW_REFRESH_TOKEN = True
    TOKEN_ENDPOINT_AUTH_METHODS = ["client_secret_basic", "none"]

    def authenticate_refresh_token(self, refresh_token): return refresh_tokens.get(refresh_token)
    def authenticate_user(self, token): return token["user"]
    def revoke_old_credential(self, token): refresh_tokens.pop(token["refresh_token"], None)


server = AuthorizationServer(app, query_client=CLIENTS.get, save_token=save_token)
server.register_endpoint(DeviceEndpoint)
server.register_grant(DeviceGrant)
server.register_grant(RefreshGrant)


@app.get("/.well-known/oauth-authorization-server")
def metadata():
    return jsonify(issuer=BASE, token_endpoint=f"{BASE}/token", device_authorization_endpoint=f"{BASE}/device_authorization",
                   userinfo_endpoint=f"{BASE}/userinfo", response_types_supported=[], scopes_supported=["profile", "email"],
                   grant_types_supported=[DEVICE_CODE_GRANT_TYPE, "refresh_token"],
                   token_endpoint_auth_methods_supported=["none", "client_secret_basic"])


@app.post("/device_authorization")
def device_authorization(): return server.create_endpoint_response("device_authorization")


@app.post("/token")
def issue_token(): return server.create_token_response()


@app.get("/userinfo")
def userinfo():
    token = access_tokens.get(request.headers.get("Authorization", "").removeprefix("Bearer "))
    return jsonify(sub=token["user"]) if token else ("", 401, {"WWW-Authenticate": 'Bearer error="invalid_token"'})


def page(title, form, status=200):
    key = session.setdefault("key", secrets.token_hex())
    body = f'<!doctype html><title>{title}</title><h1>{title}</h1><form method="post">{form}<input type="hidden" name="key" value="{key}"></form>'
    return body, status, {"X-Frame-Options": "DENY", "Cache-Control": "no-store"}


@app.route("/active", methods=["GET", "POST"])
def active():
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
    found = next((each for each in credentials.values() if each["user_code"] == user_code and not each.is_expired()
                  and user_code not in decisions and owners.setdefault(user_code, session["user"]) == session["user"]), None)
    if found and "decision" in form:
        decisions[user_code] = (session["user"], form["decision"] == "allow")
        return "<!doctype html><title>Done</title><p>You can go back to your device.</p>"
    if found:
        name = CLIENTS[found["client_id"]].name
        return page("Connect a device", f'<p>The device "{name}" asks to act for you: {html.escape(found["scope"] or "")}. Does it show {user_code}?</p>'
                    f'<input type="hidden" name="user_code" value="{user_code}">'
                    '<button name="decision" value="allow">Allow</button><button name="decision" value="deny">Deny</button>')
    wrong[session["key"]] = wrong.get(session["key"], 0) + bool(typed)
    notice = "<p>This code is not known, or has expired.</p>" if typed else ""
    return page("Connect a device", f'{notice}<label>Code <input name="user_code" value="{html.escape(request.args.get("user_code", ""))}"></label><button>Continue</button>', 400 if typed else 200)


if __name__ == "__main__":
    app.run(port=8200, threaded=True)
