"""Starts Debian's Glewlwyd on a new SQLite database, and tells its admin API of an OpenID Connect plugin with the device
grant, four clients and two users. The pages are its own."""

import gzip
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import time
import urllib.request
from http.cookiejar import CookieJar

API = "http://localhost:4593/api"
SHARE = "/usr/share/glewlwyd/webapp"
HERE = os.path.dirname(os.path.abspath(__file__))
DATA = os.path.join(HERE, "data")
MIME = {".html": "text/html", ".css": "text/css", ".js": "application/javascript", ".json": "application/json", ".png": "image/png",
        ".svg": "image/svg+xml", ".woff2": "font/woff2", ".ttf": "font/ttf", ".ico": "image/x-icon"}

shutil.rmtree(DATA, ignore_errors=True)
shutil.copytree(SHARE, f"{DATA}/webapp", ignore=shutil.ignore_patterns("config.json"), symlinks=False)
settings = "/etc/glewlwyd/config-2.7.json"
shutil.copy(settings if os.path.isfile(settings) else f"{settings}/config.json", f"{DATA}/webapp/config.json")
with sqlite3.connect(f"{DATA}/glewlwyd.db") as database:
    database.executescript(gzip.open("/usr/share/doc/glewlwyd/database/init.sqlite3.sql.gz", "rt").read())
with open(f"{DATA}/glewlwyd.conf", "w") as conf:
    types = ",".join(f'{{extension="{end}" mime_type="{kind}"}}' for end, kind in MIME.items())
    conf.write(f'''
port=4593
bind_address="127.0.0.1"
external_url="http://localhost:4593"
login_url="login.html"
api_prefix="api"
static_files_path="{DATA}/webapp/"
log_mode="console"
log_level="WARNING"
cookie_secure=0
session_key="GLEWLWYD2_SESSION_ID"
admin_session_authentication="cookie"
profile_session_authentication="cookie"
login_api_enabled=true
response_allowed_compression="none"
admin_scope="g_admin"
profile_scope="g_profile"
user_module_path="/usr/lib/glewlwyd/user"
client_module_path="/usr/lib/glewlwyd/client"
user_auth_scheme_module_path="/usr/lib/glewlwyd/scheme"
plugin_module_path="/usr/lib/glewlwyd/plugin"
hash_algorithm="SHA512"
database={{ type="sqlite3"; path="{DATA}/glewlwyd.db"; }};
static_files_mime_types=({types})
''')

glewlwyd = subprocess.Popen(["glewlwyd", f"--config-file={DATA}/glewlwyd.conf"])
for each in (signal.SIGINT, signal.SIGTERM):
    signal.signal(each, lambda number, _: glewlwyd.send_signal(number))

browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))


def post(path, body):
    request = urllib.request.Request(f"{API}/{path}", json.dumps(body).encode(), {"Content-Type": "application/json"})
    browser.open(request, timeout=10).read()


for _ in range(100):
    try:
        post("auth/", {"username": "admin", "password": "password"})
        break
    except OSError:
        time.sleep(0.2)
post("mod/plugin/", {"module": "oidc", "name": "oidc", "display_name": "OpenID Connect", "enabled": True, "parameters": {
    "iss": "http://localhost:4593/api/oidc", "jwt-type": "sha", "jwt-key-size": "256", "key": "only-for-a-test",
    "code-duration": 600, "refresh-token-duration": 1209600, "access-token-duration": 600, "allow-non-oidc": True,
    "auth-type-refresh-enabled": True, "auth-type-device-enabled": True,
    "device-authorization-expiration": 60, "device-authorization-interval": 5}})
post("scope/", {"name": "tv", "display_name": "Television", "description": "Watch", "password_required": True, "password_max_age": 0})
for client_id, name, secret, grant in (("tv", "Television", None, "device_authorization"), ("radio", "Radio", None, "device_authorization"),
                                       ("box", "Box", "box-secret-for-a-test", "device_authorization"), ("web", "Web", None, "code")):
    post("client/", {"client_id": client_id, "name": name, "confidential": secret is not None, "enabled": True,
                     "authorization_type": [grant, "refresh_token"], "scope": [], "redirect_uri": ["http://localhost:9/cb"],
                     **({"client_secret": secret, "token_endpoint_auth_method": ["client_secret_basic"]} if secret else {})})
for user in ("alice", "bob"):
    post("user/", {"username": user, "name": user, "password": f"{user}-pw-1", "scope": ["openid", "g_profile", "tv"], "enabled": True})
open(f"{DATA}/webapp/ready.html", "w").write("ready")
glewlwyd.wait()
