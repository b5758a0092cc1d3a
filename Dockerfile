# syntax=docker/dockerfile:1
# Two stages: one with the build tools, and one with what runs. The server needs no rights and writes only to /data.

FROM node:22-slim AS build
WORKDIR /kassa
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
RUN npm run build && npm prune --omit=dev

FROM node:22-slim
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    PORT=8787 \
    KASSA_DATA=/data
WORKDIR /kassa
COPY --from=build /kassa/package.json ./
COPY --from=build /kassa/node_modules ./node_modules
COPY --from=build /kassa/bin ./bin
COPY --from=build /kassa/demo ./demo
COPY --from=build /kassa/dist ./dist
# The folder must be the server's before a volume is made from it.
RUN install -d -o node -g node -m 0700 /data
USER node
VOLUME /data
EXPOSE 8787
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
    CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/readyz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# Node is the first process and hears SIGTERM itself: the server finishes what is on its way.
CMD ["node", "bin/kassa.js", "serve"]
