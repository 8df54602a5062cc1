# The rfc8628 command in a container.
#
#   docker build -t rfc8628-conformance .
#   docker run --rm --user "$(id -u):$(id -g)" -v "$PWD/reports:/suite/reports" rfc8628-conformance provider embedded
#
# docs/containers.md has more: target files, networks, images of one's own to build on (BASE).
ARG BASE=node:22-bookworm-slim

FROM ${BASE} AS build
WORKDIR /build
COPY package.json package-lock.json ./
# No dependency needs its install script.
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN npm run build
# Leaves what a run needs, and besides what the target "embedded" and the gateway need: who installs the package chooses
# them, an image is to work as it is. They are made dependencies, for as some of development they would be left out.
RUN npm install --save-prod --omit=dev --ignore-scripts --no-audit --no-fund \
      $(node -p '["oidc-provider", "openid-client"].map((name) => `${name}@${require("./package.json").peerDependencies[name]}`).join(" ")')

FROM ${BASE}
ENV NODE_ENV=production
WORKDIR /opt/rfc8628-conformance
COPY --from=build /build/package.json /build/LICENSE /build/README.md ./
COPY --from=build /build/node_modules ./node_modules
COPY --from=build /build/dist ./dist
COPY --from=build /build/features ./features
COPY --from=build /build/docs ./docs
# Reports are written below the working directory, which is to be mounted, writable for this user.
RUN mkdir -p /suite/reports && chown -R node:node /suite
USER node
WORKDIR /suite
ENTRYPOINT ["node", "/opt/rfc8628-conformance/dist/src/cli/main.js"]
CMD ["provider", "embedded"]
