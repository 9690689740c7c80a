# One image for every process; docker-compose.yml says which command each container runs.
FROM node:24-bookworm-slim AS player
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY player/package.json player/
RUN npm ci
COPY api/contract api/contract
COPY player player
RUN npm run build --workspace player

FROM node:24-bookworm-slim AS production
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# Without the workspace of the player, which is built already, and without npm's Node: the image has its own.
RUN npm pkg delete workspaces \
  && npm ci --omit=dev \
  && rm -rf node_modules/node node_modules/.bin/node

FROM node:24-bookworm-slim
# Makes renditions of libraries; without it everything else works.
RUN apt-get update \
  && apt-get install --yes --no-install-recommends ffmpeg \
  && rm -rf /var/lib/apt/lists/*
ENV NODE_ENV=production HOST=0.0.0.0 AIRDEX_DATA=/data
WORKDIR /app
COPY --from=production /app/node_modules node_modules
COPY . .
COPY --from=player /app/player/dist player/dist
RUN mkdir /data /usage && chown node:node /data /usage
VOLUME /data
USER node
CMD ["node", "api/main.ts"]
