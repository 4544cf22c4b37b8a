# The Node that is shipped, and the Debian whose C library it needs. A tag moves; a release pins it:
#   docker build --build-arg NODE_IMAGE=node:24-slim@sha256:… .
# docs/deployment.md says where the digest comes from.
ARG NODE_IMAGE=node:24-slim

# What Node needs of an operating system, and nothing else: no shell, no package manager.
FROM ${NODE_IMAGE} AS system
COPY deploy/image/system.sh /tmp/
RUN sh /tmp/system.sh /system

FROM ${NODE_IMAGE} AS build
WORKDIR /app
# The workspace `runtime` brings a Node of its own, for development; here the image has one.
COPY package.json package-lock.json ./
COPY runtime/package.json runtime/
RUN npm ci --ignore-scripts --workspaces=false
COPY tsconfig.json tsconfig.build.json ./
COPY probes probes
COPY src src
# The first line names Node itself: there is no `env` in the image.
RUN npm run build \
  && sed --in-place '1s|.*|#!/usr/local/bin/node|' dist/src/bin.js \
  && npm prune --omit=dev --ignore-scripts --workspaces=false
# `npm sbom --omit=dev` leaves out what development needs as well, so development goes first.
COPY deploy/image/complete-sbom.ts /tmp/
COPY --from=system /system/var/lib/dpkg/status.d /tmp/status.d
RUN npm pkg delete devDependencies workspaces scripts \
  && npm sbom --sbom-format=cyclonedx --sbom-type=application >/tmp/sbom.json \
  && node /tmp/complete-sbom.ts /tmp/sbom.json /tmp/status.d >sbom.json
# Nothing of this is ever loaded: tests, declarations, sources, maps, manuals. Licences stay.
RUN find ./node_modules -type d -regex '.*/node_modules/\(@[^/]*/\)?[^/]*/\(test\|benchmarks\|examples\)' \
    -prune -exec rm -r {} + \
  && find dist node_modules -type f \
  '(' -name '*.ts' -o -name '*.cts' -o -name '*.mts' -o -name '*.map' -o -name '*.md' ')' \
  ! -iname '*licen[cs]e*' -delete \
  && find dist node_modules -type d -empty -delete

FROM scratch
ARG NODE_IMAGE
ARG VERSION=unknown
ARG REVISION=unknown
ARG SOURCE=unknown
LABEL org.opencontainers.image.title="starttls-probe" \
      org.opencontainers.image.description="Probes SMTP servers for STARTTLS and predicts the Exchange event before it is logged." \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.source="${SOURCE}" \
      org.opencontainers.image.base.name="${NODE_IMAGE}"
# V8 would let young objects take three times 64 MiB: `serve` takes 100 MiB less with 16, and no more CPU.
ENV PATH=/usr/local/bin \
    HOME=/home/node \
    NODE_OPTIONS=--max-semi-space-size=16
COPY --from=system /system /
COPY --from=build /app/node_modules /app/node_modules
COPY --from=build /app/dist /app/dist
COPY --from=build /app/package.json /app/sbom.json /app/
COPY LICENSE deploy/image/health.ts /app/
# Policy files and reports are mounted here, or the folder where `serve` keeps its history.
WORKDIR /data
USER 1000:1000
# Asks `serve` whether it is well; any other command is well as long as it runs.
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
  CMD ["node", "/app/health.ts"]
ENTRYPOINT ["starttls-probe"]
