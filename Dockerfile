# One image for every process; docker-compose.yml says which command each container runs.
FROM node:24-bookworm-slim AS player
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY player/package.json player/
RUN npm ci --no-audit --no-fund
COPY api/contract api/contract
COPY player player
RUN npm run build --workspace player

FROM node:24-bookworm-slim AS production
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY player/package.json player/
# The player is built already, and the image has its own Node.
RUN npm ci --omit=dev --workspaces=false --no-audit --no-fund \
  && rm -rf node_modules/node node_modules/node-linux-* node_modules/.bin/node

FROM node:24-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 AIRDEX_DATA=/data
WORKDIR /app
COPY --from=production /app/node_modules node_modules
COPY . .
COPY --from=player /app/player/dist player/dist
RUN mkdir /data && chown node:node /data
VOLUME /data
USER node
CMD ["node", "api/main.ts"]
