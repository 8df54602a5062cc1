# oidc-gen of oidc-agent with the device flow, and an agent of its own; the client is registered by hand (--manual). It asks
# for a secret: a client without one is what it cannot be.
[ -n "$RFC8628_CLIENT_SECRET" ] || { echo "oidc-agent asks for a secret, and this client has none." >&2; exit 127; }
eval "$(oidc-agent)" > /dev/null
trap 'oidc-agent --kill > /dev/null' EXIT
# The agent goes into the background before it listens.
for _ in 1 2 3 4 5 6 7 8 9; do oidc-add --loaded > /dev/null 2>&1 && break || sleep 0.3; done
oidc-gen --manual --flow=device --only-at --issuer="$RFC8628_ISSUER" --cert-path="$RFC8628_CA_FILE" \
  --client-id="$RFC8628_CLIENT_ID" --client-secret="$RFC8628_CLIENT_SECRET" --scope="$RFC8628_SCOPE" \
  --redirect-uri=http://localhost:8080 --confirm-default login
