FROM node:24-slim AS build
WORKDIR /app
# The workspace `runtime` brings a Node of its own, for development; here the image has one.
COPY package.json package-lock.json ./
COPY runtime/package.json runtime/
RUN npm ci --ignore-scripts --workspaces=false
COPY tsconfig.json tsconfig.build.json ./
COPY probes probes
COPY src src
RUN npm run build \
  && chmod 755 dist/src/bin.js \
  && npm prune --omit=dev --ignore-scripts --workspaces=false

FROM node:24-slim
LABEL org.opencontainers.image.title="starttls-probe" \
      org.opencontainers.image.description="Probes SMTP servers for STARTTLS and predicts the Exchange event before it is logged." \
      org.opencontainers.image.licenses="MIT"
COPY --from=build /app/node_modules /app/node_modules
COPY --from=build /app/dist /app/dist
COPY package.json LICENSE /app/
RUN ln -s /app/dist/src/bin.js /usr/local/bin/starttls-probe
# Policy files and reports are mounted here; the user `node` has the id 1000.
WORKDIR /data
USER node
ENTRYPOINT ["starttls-probe"]
