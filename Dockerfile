# syntax=docker/dockerfile:1
# The image of web and worker. It holds no setting: everything comes from the environment at run time (.env.example).
# PostgreSQL is another container; the embedded server is not in here.

FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# No install script runs: they would download binaries, and none is needed to build.
RUN npm ci --ignore-scripts
COPY prisma.config.ts tsconfig.json tsconfig.build.json ./
COPY prisma ./prisma
COPY src ./src
RUN npx prisma generate && npm run build

FROM node:24-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# Optional ones are PostgreSQL's binaries and Prisma's command line; argon2's is fetched from the stage above.
RUN npm ci --omit=dev --omit=optional --ignore-scripts

FROM node:24-slim
WORKDIR /app
# Mails are kept there when SMTP_URL is not set: mount a volume and set DATA_DIR=/data.
RUN mkdir /data /ledger && chown node:node /data /ledger
COPY --from=packages /app/node_modules ./node_modules
COPY --from=build /app/node_modules/@node-rs ./node_modules/@node-rs
COPY --from=build /app/dist ./dist
COPY package.json LICENSE ./
COPY prisma/schema.prisma ./prisma/schema.prisma
COPY prisma/migrations ./prisma/migrations
USER node
EXPOSE 3000
# Ready: the database answers, in UTC, with every constraint in its place. A worker serves no page to be asked.
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=4 \
  CMD ["node", "-e", "if (process.env.ROLE !== 'worker') fetch(`http://127.0.0.1:${process.env.PORT || 3000}/readyz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# Node itself is told SIGTERM, answers what is under way and closes within 25 seconds.
CMD ["node", "--max-old-space-size=512", "--max-semi-space-size=8", "--single-threaded-gc", "dist/src/main.js"]
