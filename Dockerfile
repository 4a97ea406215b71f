# docker build -t noughts . && docker run -p 3000:3000 -v noughts:/data noughts
# docs/container.md explains volume, settings and TLS.

# The version is that of infra/release/runtime.
FROM node:24.21.0-bookworm-slim AS node

FROM node AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
# Packages with native code ship prebuilt binaries.
RUN npm ci --ignore-scripts
COPY . .
RUN node --import tsx infra/release/container.ts /app

FROM node
# User and group 1000 come with the image, as node. By number, so that an orchestrator sees that it is not root.
RUN install -d -o 1000 -g 1000 -m 700 /data
COPY --from=build /app /app
WORKDIR /app
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    DATA_DIR=/data
VOLUME /data
EXPOSE 3000
USER 1000:1000
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s \
    CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 3000}/ping`).then(({ ok }) => process.exit(ok ? 0 : 1))"]
CMD ["node", "--enable-source-maps", "dist/service/main.js"]
