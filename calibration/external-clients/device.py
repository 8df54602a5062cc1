"""A device client of the plainest kind, with switches that change it: python3 device.py [SWITCH...].

It keeps RFC 8628 unless a switch says otherwise, and uses nothing but what comes with Python. The switches that make it
misbehave have the names of calibration/external-clients/defects.ts, those that do not are in fair-variants.ts.
"""

import base64
import functools
import http.client
import json
import os
import random
import ssl
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

SWITCHES = set(sys.argv[1:])
SEEN = set()


def has(switch):
    SEEN.add(switch)
    return switch in SWITCHES


GRANT = "urn:ietf:params:oauth:grant-type:device_code"
if has("legacy-draft-grant-type"):
    GRANT = "http://oauth.net/grant_type/device/1.0"
if has("grant-type-percent-encoded-twice"):
    GRANT = urllib.parse.quote(GRANT, safe="")

ENV = os.environ
CLIENT_ID = ENV.get("RFC8628_CLIENT_ID", "tv")
SECRET = ENV.get("RFC8628_CLIENT_SECRET")
SCOPE = ENV.get("RFC8628_SCOPE", "").strip()
TIMEOUT = 20 if has("overlapping-polls") else 8
TROUBLE = {"error": None}


class FullScreen:
    """A screen that curses draws: what is written are the cells that have changed."""

    def __init__(self):
        import atexit
        import curses

        self.screen, self.lines = curses.initscr(), []
        atexit.register(curses.endwin)
        # The address that is shown later begins in the same way, so that its beginning is not written again.
        self.draw(["Open https:// is what comes next"])

    def draw(self, lines):
        self.screen.erase()
        for row, line in enumerate(lines[-20:]):
            self.screen.addstr(row, 0, line[:79])
        self.screen.refresh()

    def say(self, text):
        self.lines += text.split("\n")
        self.draw(self.lines)


if has("needs-a-terminal") and not sys.stdout.isatty():
    sys.exit("This is for terminals.")
FULL_SCREEN = FullScreen() if has("full-screen") and sys.stdout.isatty() else None
if has("starts-slowly"):
    time.sleep(2)
HELD_BACK = []


def say(*words):
    """Where a person reads."""
    if FULL_SCREEN:
        return FULL_SCREEN.say(" ".join(str(word) for word in words))
    if has("written-at-its-end"):
        return HELD_BACK.append(" ".join(str(word) for word in words))
    if has("letter-by-letter"):
        return letter_by_letter(" ".join(str(word) for word in words) + "\n")
    stream = sys.stderr if has("prompt-on-stderr") else sys.stdout
    text = " ".join(str(word) for word in words)
    if has("colours-in-a-file") or has("coloured") and stream.isatty():
        text = "\x1b[1;36m" + text + "\x1b[0m"
    if has("window-of-40-columns"):
        text = "\n".join(text[at : at + 40] for at in range(0, len(text), 40))
    if has("json-lines"):
        text = json.dumps({"event": "message", "text": text})
    print(text, file=stream, flush=True)


def letter_by_letter(text):
    for letter in text:
        sys.stdout.write(letter)
        sys.stdout.flush()
        time.sleep(0.01)


def clean(text):
    """Text of a server without what a terminal would take for a command."""
    if has("escape-sequences-shown"):
        return str(text)
    return "".join(letter if letter.isprintable() else " " for letter in str(text))


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, request, response, code, message, headers, new):
        if not has("follows-redirects-with-credentials"):
            return None
        return urllib.request.Request(new, request.data, dict(request.header_items()), method="POST")


@functools.cache
def tls():
    context = ssl.create_default_context()
    if has("certificate-host-not-checked") or has("certificate-not-checked"):
        context.check_hostname = False
    if has("certificate-not-checked"):
        context.verify_mode = ssl.CERT_NONE
    return context


class Https(urllib.request.HTTPSHandler):
    """Reads what the system trusts when it is needed: that takes a third of the time of a start."""

    def https_open(self, request):
        return urllib.request.HTTPSHandler(context=tls()).https_open(request)


OPENER = urllib.request.build_opener(NoRedirect, Https(context=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)))


def encoded(form):
    if has("device-code-sent-unencoded"):
        return "&".join(f"{name}={value}" for name, value in form)
    if has("every-letter-encoded"):
        quote = lambda text: "".join(f"%{byte:02X}" for byte in text.encode())
        return "&".join(f"{quote(name)}={quote(value)}" for name, value in form)
    return urllib.parse.urlencode(form)


def post(url, form, headers=None, timeout=None):
    """Status, members of the JSON body (None where it is none) and headers of the answer; status 0 without one."""
    form = list(form.items())
    if has("scope-as-several-parameters"):
        form = [pair for name, value in form for pair in ([(name, each) for each in value.split()] if name == "scope" else [(name, value)])]
    if has("another-scope-beside-it") and any(name == "scope" for name, _ in form):
        form.append(("scope", "offline_access"))
    if has("scope-under-wrong-name"):
        form = [("scopes" if name == "scope" else name, value) for name, value in form]
    if has("client-id-twice"):
        form += [pair for pair in form if pair[0] == "client_id"]
    data = encoded(form).encode()
    if has("parameters-in-query-string"):
        url, data = url + "?" + data.decode(), b""
    method = None
    if has("get-requests"):
        url, data, method = url + "?" + data.decode(), None, "GET"
    headers = {**({} if has("accept-header-missing") else {"Accept": "application/json"}), **(headers or {})}
    if has("json-body"):
        data, headers["Content-Type"] = json.dumps(dict(form)).encode(), "application/json"
    if has("parts-in-place-of-a-form"):
        parts = [f'--parts\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in form]
        data, headers["Content-Type"] = ("".join(parts) + "--parts--\r\n").encode(), "multipart/form-data; boundary=parts"
    if has("http-1-0") or has("lower-case-headers") or has("chunked-body"):
        return post_by_hand(url, data, headers)
    request = urllib.request.Request(url, data, headers, method=method)
    try:
        with OPENER.open(request, timeout=None if has("no-request-timeout") else timeout or TIMEOUT) as response:
            return response.status, members(response.read()), response.headers
    except urllib.error.HTTPError as error:
        return error.code, members(error.read()), error.headers
    except (OSError, http.client.HTTPException) as error:
        if has("network-error-fatal"):
            sys.exit(f"The connection failed: {error}")
        TROUBLE["error"] = error
        return 0, None, {}


def post_by_hand(url, data, headers):
    class Old(http.client.HTTPConnection):
        _http_vsn = 10
        _http_vsn_str = "HTTP/1.0"

    parts = urllib.parse.urlsplit(url)
    kind = Old if has("http-1-0") else http.client.HTTPConnection
    connection = kind(parts.hostname, parts.port, timeout=TIMEOUT)
    headers = {"content-type": "application/x-www-form-urlencoded", **{name.lower(): value for name, value in headers.items()}}
    try:
        if has("chunked-body"):
            headers["transfer-encoding"] = "chunked"
            pieces = (data[at : at + 7] for at in range(0, len(data), 7))
            connection.request("POST", parts.path, pieces, headers, encode_chunked=True)
        else:
            connection.request("POST", parts.path, data, headers)
        response = connection.getresponse()
        return response.status, members(response.read()), response.headers
    except (OSError, http.client.HTTPException) as error:
        TROUBLE["error"] = error
        return 0, None, {}
    finally:
        connection.close()


def members(body):
    try:
        value = json.loads(body)
    except ValueError:
        if has("non-json-answer-crash"):
            raise
        return None
    return value if isinstance(value, dict) else None


def client_authentication(form, headers, polls):
    """As the client is registered: HTTP Basic where there is a secret, client_id in the body where there is none."""
    if has("assertion-in-place-of-an-id"):
        form["client_assertion_type"] = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
        form["client_assertion"] = f"eyJhbGciOiJub25lIn0.{random.randbytes(12).hex()}.c2lnbmF0dXJl"
    elif has("secret-in-the-body") and SECRET:
        form["client_id"], form["client_secret"] = CLIENT_ID, SECRET
    elif SECRET:
        if has("authenticates-twice"):
            form["client_id"], form["client_secret"] = CLIENT_ID, SECRET
        quote = (lambda text: text) if has("basic-credentials-not-encoded") else urllib.parse.quote_plus
        pair = f"{quote(CLIENT_ID)}:{quote(SECRET)}"
        headers["Authorization"] = "Basic " + base64.b64encode(pair.encode()).decode()
    elif not (polls and has("client-id-missing-in-token-request")) and not (
        not polls and has("client-id-only-in-header-at-device-endpoint")
    ) and not (polls and later_poll() and has("client-id-left-out-later")):
        form["client_id"] = CLIENT_ID
    if not SECRET and polls and has("basic-header-with-undefined-secret"):
        headers["Authorization"] = "Basic " + base64.b64encode(f"{CLIENT_ID}:undefined".encode()).decode()
    if has("credentials-from-netrc"):
        import netrc

        try:
            found = netrc.netrc().authenticators("127.0.0.1")
        except OSError:
            found = None
        if found:
            headers["Authorization"] = "Basic " + base64.b64encode(f"{found[0]}:{found[2]}".encode()).decode()


def later_poll():
    TROUBLE["polls"] = TROUBLE.get("polls", 0) + 1
    return TROUBLE["polls"] > 2


def endpoints():
    device, token = ENV.get("RFC8628_DEVICE_AUTHORIZATION_ENDPOINT"), ENV.get("RFC8628_TOKEN_ENDPOINT")
    if device and token and not has("looks-for-metadata"):
        return device, token
    issuer = ENV["RFC8628_ISSUER"]
    parts = urllib.parse.urlsplit(issuer)
    path = parts.path.rstrip("/")
    for url in (
        f"{parts.scheme}://{parts.netloc}/.well-known/oauth-authorization-server{path}",
        f"{issuer.rstrip('/')}/.well-known/openid-configuration",
    ):
        try:
            with OPENER.open(url, timeout=TIMEOUT) as response:
                found = members(response.read())
        except OSError:
            continue
        if has("second-request-for-metadata"):
            OPENER.open(url, timeout=TIMEOUT).close()
        if not found:
            continue
        if found.get("issuer") != issuer and not has("discovered-endpoints-not-bound-to-issuer"):
            sys.exit("The metadata are those of another issuer.")
        if "device_authorization_endpoint" not in found and has("metadata-guessed"):
            return issuer + "/device_authorization", found["token_endpoint"]
        if "device_authorization_endpoint" not in found:
            sys.exit("The authorization server has no device authorization endpoint.")
        return found["device_authorization_endpoint"], found["token_endpoint"]
    sys.exit("No metadata were found.")


def ask_for_codes(url):
    form, headers = {}, {}
    if SCOPE or has("empty-scope-sent"):
        form["scope"] = SCOPE
    client_authentication(form, headers, polls=False)
    status, answer, _ = post(url, form, headers)
    for _ in range(3 if has("asks-again-when-refused") else 0):
        if status != 200 or answer is None or "error" in answer:
            time.sleep(1)
            status, answer, _ = post(url, form, headers)
    if status == 0:
        sys.exit(f"The authorization server cannot be reached: {TROUBLE['error']}")
    if has("device-endpoint-error-with-200-missed") and status == 200 and answer is not None:
        answer.setdefault("device_code", "")
        answer.setdefault("user_code", "")
        answer.setdefault("verification_uri", "")
        return answer
    if answer is not None and "error" in answer:
        if has("error-at-device-endpoint-hangs"):
            return {"device_code": "none", "user_code": "", "verification_uri": "", "expires_in": 4, "interval": 1}
        if has("device-endpoint-error-traceback"):
            raise RuntimeError("HTTP Error 400: Bad Request")
        sys.exit(clean(f"The authorization server refused: {answer['error']} {answer.get('error_description', '')}"))
    if status != 200 or answer is None:
        sys.exit(f"The authorization server answered with status {status} and no codes.")
    if has("members-not-checked"):
        for name in ("device_code", "user_code", "verification_uri"):
            answer.setdefault(name, "")
    else:
        for name in ("device_code", "user_code", "verification_uri"):
            if not isinstance(answer.get(name), str) or not answer[name]:
                sys.exit(f"The response has no {name}.")
    return answer


def interval_of(codes):
    if "interval" not in codes:
        if has("interval-missing-crashes-timer"):
            return codes["interval"]
        if has("interval-missing-rejected"):
            sys.exit("Bad data from the server: interval is missing.")
        return 2 if has("interval-wrong-default") else 5
    value = codes["interval"]
    if has("interval-overridden-by-client"):
        return min(2, value) if isinstance(value, (int, float)) else 2
    if has("interval-cut-to-a-minute"):
        return min(60, value)
    if has("interval-zero-honoured") and value == 0:
        return 0.05
    if has("interval-fractional-subsecond") and value == 0.5:
        return 0.5
    if not isinstance(value, (int, float)) or isinstance(value, bool) or value <= 0:
        return 5
    if has("more-patient-than-asked"):
        return value * 1.5 + 0.5
    return max(1, value)


def show(codes):
    uri, code = clean(codes["verification_uri"]), clean(codes["user_code"])
    complete = codes.get("verification_uri_complete")
    if has("device-code-printed"):
        say(codes)
    if has("address-without-scheme"):
        uri, complete = uri.removeprefix("https://"), complete and complete.removeprefix("https://")
    if has("letters-in-boxes"):
        code = " ".join(f"[{letter}]" for letter in code)
    if has("code-concealed"):
        code = f"\x1b[8m{code}\x1b[28m"
    if has("code-black-on-black"):
        code = f"\x1b[30;40m{code}\x1b[0m"
    if has("code-in-grey"):
        code = f"\x1b[2;38;5;8m{code}\x1b[0m"
    if has("codes-never-shown"):
        say("Sign in with your phone." if not complete else f"Sign in with your phone: {clean(complete)}")
        return
    if has("code-in-title-only"):
        print(f"\x1b]0;{code}\x07", end="", flush=True)
        say("The code is in the title of this window. Open", uri)
        return
    if has("code-on-clipboard-only"):
        say("The code is on the clipboard. Open", uri)
        return
    if complete and has("code-not-shown-beside-complete-uri"):
        say("Open", clean(complete))
        return
    if complete and has("uri-not-shown-beside-complete-uri"):
        say("Open", clean(complete), "and compare the code", code)
        return
    if not has("verification-uri-not-shown"):
        say("Open", uri)
    say("and enter the code", code)
    if complete:
        say("or open", clean(complete))
    expires = codes.get("expires_in")
    if isinstance(expires, int) and has("lifetime-in-other-words"):
        say(f"有効期限：{expires // 60}分" if expires >= 60 else f"有効期限：{expires}秒")
    elif isinstance(expires, int) and not has("lifetime-not-shown"):
        say(f"The code is good for {expires // 60} minutes." if expires >= 60 else f"The code is good for {expires} s.")
    if has("clears-the-screen") and sys.stdout.isatty():
        time.sleep(0.5)
        print("\x1b[2J\x1b[H", end="")
        say("Waiting for the end user.")


def open_browser(codes):
    uri = codes.get("verification_uri_complete") or codes["verification_uri"]
    if has("complete-uri-ignored"):
        uri = codes["verification_uri"]
    if not uri.startswith(("https://", "http://")) and not has("uri-scheme-not-checked"):
        return
    browser = subprocess.Popen([ENV["BROWSER"], uri], stdin=subprocess.DEVNULL)
    browser.wait() if has("browser-prompt-blocks-polling") else None


class Spinner:
    def __init__(self):
        self.over = threading.Event()
        self.thread = threading.Thread(target=self.spin, daemon=True)
        if has("spinner"):
            self.thread.start()

    def spin(self):
        while not self.over.wait(0.1):
            for sign in "|/-\\":
                print(f"\r{sign} waiting", end="", file=sys.stderr, flush=True)


def failed(error, description=""):
    if has("refusal-not-told"):
        sys.exit(1)
    words = {
        "access_denied": "The request was denied.",
        "expired_token": "The code expired before the request was approved.",
    }.get(error, f"The authorization server refused: {error}")
    if has("refusal-told-as-expiry") and error != "expired_token":
        words = "Your code has expired. Please try again."
    if has("description-not-shown"):
        description = ""
    if has("polls-on-as-a-daemon") and "poll" in TROUBLE:
        poll_on_as_a_daemon()
    if has("refused-without-end"):
        say(clean(f"{words} {description}"))
        time.sleep(10_000)
    sys.exit(clean(f"{words} {description}"))


def poll_on_as_a_daemon():
    if os.fork() == 0:
        os.setsid()
        nothing = os.open(os.devnull, os.O_RDWR)
        for descriptor in (0, 1, 2):
            os.dup2(nothing, descriptor)
        for _ in range(5):
            time.sleep(1.2)
            TROUBLE["poll"]()
        os._exit(0)


def poll_once(url, device_code, left):
    if has("device-code-cut-short"):
        device_code = device_code[:255]
    form, headers = {"grant_type": GRANT, "device_code": device_code}, {}
    if has("superfluous-code-parameter"):
        form["code"] = device_code
    if has("pkce-missing-or-half-sent"):
        form["code_verifier"] = "v" * 43
    client_authentication(form, headers, polls=True)
    TROUBLE["poll"] = lambda: post(url, form, headers)
    return post(url, form, headers, max(0.1, min(TIMEOUT, left)))


def poll(url, codes):
    interval = first = interval_of(codes)
    started = time.monotonic()
    lifetime = codes.get("expires_in")
    deadline = started + lifetime if isinstance(lifetime, (int, float)) else started + 600
    if has("expires-in-ignored"):
        deadline = started + 10_000
    wait, timeouts, cached, polls = interval, 0, None, 0
    if has("first-poll-at-once"):
        wait = 0
    while True:
        now = time.monotonic()
        if now + wait >= deadline and not has("poll-after-expiry"):
            if has("last-poll-before-the-deadline"):
                time.sleep(max(0, deadline - now - 0.3))
                poll_once(url, codes["device_code"], 0.3)
            elif not has("sleeps-past-deadline"):
                time.sleep(max(0, deadline - now))
            else:
                time.sleep(wait)
            return "expired", None
        if has("jitter-both-ways"):
            wait *= 0.6 if later_poll() and TROUBLE["polls"] % 2 else 1.2
        polls += 1
        if has("impatient-after-four-polls") and polls > 4:
            wait /= 2
        time.sleep(wait + (random.uniform(0, 0.4) if has("back-off-with-jitter") else 0))
        asked = time.monotonic()
        status, answer, headers = cached or poll_once(url, codes["device_code"], deadline - asked)
        error = answer.get("error") if answer else None
        if has("token-answers-cached") and "max-age" in str(headers.get("Cache-Control", "")):
            cached = (status, answer, headers)
        wait = interval
        if has("overlapping-polls"):
            wait = max(0.05, interval - (time.monotonic() - asked))
        if has("poll-after-expiry") and time.monotonic() > deadline:
            return "expired", None
        if has("error-code-guessed-from-text") and answer and "expired" in str(answer.get("error_description")):
            failed("expired_token")
        if has("every-400-is-pending") and status == 400:
            continue
        if has("every-401-is-pending") and status == 401:
            continue
        if has("every-403-404-is-pending") and status in (403, 404):
            continue
        if has("denial-not-believed") and error == "access_denied":
            TROUBLE["denials"] = TROUBLE.get("denials", 0) + 1
            if TROUBLE["denials"] < 3:
                continue
        if has("other-errors-polled-through") and error not in (None, "access_denied", "expired_token", "slow_down"):
            continue
        if error == "authorization_pending":
            timeouts = 0
            if has("pending-fatal") or (has("error-body-with-200-parse-failure") and status == 200):
                failed(error)
            continue
        if error == "slow_down":
            timeouts = 0
            if has("slow-down-for-one-poll"):
                wait = interval + 5
                continue
            interval = slowed(interval, first, answer)
            wait = interval
            continue
        if has("polls-once-more-after-an-error") and error and status < 500:
            time.sleep(interval)
            poll_once(url, codes["device_code"], deadline - time.monotonic())
        if isinstance(error, str) and error and not (status >= 500 and error not in ("access_denied", "expired_token")):
            failed(error, answer.get("error_description", ""))
        if status == 200 and answer and not error:
            return "token", answer
        if status >= 500 and has("trouble-taken-for-answer"):
            say("Signed in.")
            sys.exit(0)
        if status == 0:
            timeouts += 1
            if has("timeout-without-backoff"):
                wait = interval
            elif has("timeout-adds-instead-of-doubling"):
                wait = interval + timeouts
            else:
                wait = interval * 2**timeouts
            continue
        if has("server-error-fatal") and status >= 500 or has("rate-limit-429-fatal") and status == 429:
            sys.exit(f"The server answered with status {status}.")
        if status < 400 and answer is not None:
            sys.exit("The response holds no token.")
        if 300 <= status < 400:
            sys.exit("The token endpoint redirects, which is not followed.")
        say(f"The server answered with status {status}; trying again.")
        wait = max(interval * 2, int(headers.get("Retry-After") or 0) if not has("retry-after-ignored") else 0)


def poll_in_two_threads(url, codes):
    outcomes = []

    def one():
        try:
            outcomes.append(poll(url, codes))
        except SystemExit as end:
            outcomes.append(("failed", end))

    threads = [threading.Thread(target=one) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    failures = [outcome for outcome in outcomes if outcome[0] == "failed"]
    if failures:
        raise failures[0][1]
    return outcomes[0]


def slowed(interval, first, answer):
    asked = answer.get("interval")
    asked = asked if isinstance(asked, (int, float)) and not isinstance(asked, bool) else 0
    if has("slow-down-fatal"):
        failed("slow_down")
    if has("slow-down-ignored"):
        return interval
    if has("slow-down-not-cumulative"):
        return first + 5
    if has("slow-down-body-interval-lowers-wait") and asked > 0:
        return asked
    if has("slow-down-resets-to-default"):
        return asked if asked > 0 else 5
    if has("slow-down-client-ceiling"):
        return min(interval + 5, 10)
    if has("slow-down-adds-one-second"):
        return interval + 1
    if has("slow-down-doubles"):
        return max(interval * 2, interval + 5, asked)
    if has("slow-down-interval-passed-over"):
        return interval + 5
    return max(interval + 5, asked)


def refresh(answer):
    """A new token for the one that has only just come, as some programs have it to see that they can."""
    form, headers = {"grant_type": "refresh_token", "refresh_token": answer["refresh_token"]}, {}
    client_authentication(form, headers, polls=True)
    status, _, _ = post(endpoints()[1], form, headers)
    if status != 200:
        sys.exit("The token cannot be refreshed.")


def finish(answer):
    token, kind = answer.get("access_token"), answer.get("token_type")
    if has("token-type-case-sensitive") and kind != "Bearer":
        sys.exit("The type of the token is not known.")
    if has("unknown-member-crash") and "extra" in answer:
        raise TypeError("got an unexpected keyword argument 'extra'")
    if has("refresh-token-demanded") and not answer.get("refresh_token"):
        sys.exit("The response has no refresh_token.")
    if has("token-metadata-type-crash"):
        int(answer.get("expires_in"))
    if not has("success-without-access-token"):
        if not isinstance(token, str) or not token or not token.isprintable():
            sys.exit("The response has no token that can be used.")
        if not isinstance(kind, str) or kind.lower() != "bearer" and not has("token-of-unknown-type-used"):
            if has("token-of-unknown-type-in-the-query"):
                OPENER.open(f"{ENV['RFC8628_RESOURCE']}?access_token={token}", timeout=TIMEOUT).read()
            sys.exit("The type of the token is not known.")
    if has("token-body-in-debug-log"):
        say("DEBUG", json.dumps(answer))
    if has("refreshes-at-once") and isinstance(answer.get("refresh_token"), str):
        refresh(answer)
    granted = answer.get("scope")
    if isinstance(granted, str) and not has("narrower-scope-unnoticed"):
        lacking = sorted(set(SCOPE.split()) - set(granted.split()))
        if lacking:
            say("Not granted:", *lacking)
    if has("calls-the-resource"):
        scheme = kind if has("token-type-echoed-verbatim") else "Bearer"
        request = urllib.request.Request(ENV["RFC8628_RESOURCE"], headers={"Authorization": f"{scheme} {token}"})
        OPENER.open(request, timeout=TIMEOUT).read()
    if has("token-received-but-flow-hangs"):
        time.sleep(10_000)
    say("Signed in.")


def sign_in():
    device_endpoint, token_endpoint = endpoints()
    if has("session-at-start-up"):
        ask_for_codes(device_endpoint)
    codes = ask_for_codes(device_endpoint)
    if has("two-device-requests-stale-code-polled"):
        ask_for_codes(device_endpoint)
    shown_late = has("codes-lost-before-display")
    if not shown_late:
        show(codes)
    if has("opens-browser"):
        open_browser(codes)
    spinner = Spinner()
    how, answer = poll_in_two_threads(token_endpoint, codes) if has("polls-from-two-threads") else poll(token_endpoint, codes)
    spinner.over.set()
    if shown_late:
        show(codes)
    if how == "token":
        return finish(answer)
    if has("restart-after-expiry"):
        return sign_in()
    if has("asks-before-another-code"):
        return ask_before_another_code()
    if has("own-deadline-told-otherwise"):
        sys.exit("The sign-in took longer than it may.")
    return failed("expired_token")


def ask_before_another_code():
    say("The code expired. Press Enter for another one.")
    if not sys.stdin.readline():
        sys.exit(1)
    return sign_in()


def main():
    if has("cannot-be-cancelled"):
        import signal

        signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        sign_in()
    except SystemExit as end:
        restarts = ("expired" in str(end.code) and has("restart-after-expiry")) or (
            end.code and has("new-code-after-every-error")
        )
        if restarts and "again" not in ENV:
            ENV["again"] = "1"
            return main()
        if "expired" in str(end.code) and has("asks-before-another-code"):
            return ask_before_another_code()
        if has("exits-with-status-zero"):
            print(end.code)
            sys.exit(0)
        raise
    except KeyboardInterrupt:
        sys.exit("Cancelled.")


if __name__ == "__main__":
    try:
        main()
    finally:
        # What is written into a pipe is held back until there is enough of it, or the program ends by itself.
        for line in HELD_BACK:
            print(line)
