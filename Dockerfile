# Vigie as one static binary with its console inside. For an external PostgreSQL:
# see docker-compose.yml.

FROM node:20-bookworm-slim AS console
WORKDIR /src/frontend
COPY frontend/package.json frontend/package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY frontend/ ./
RUN npm run build

FROM golang:1.26-bookworm AS binary
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
COPY --from=console /src/frontend/dist ./frontend/dist
ARG VERSION=unknown
RUN CGO_ENABLED=0 go build -buildvcs=false -trimpath -ldflags "-s -w -X main.version=${VERSION}" -o /vigie ./cmd/vigie

FROM alpine:3.22
RUN apk add --no-cache ca-certificates tzdata \
 && adduser -D -H -u 10001 vigie \
 && install -d -o vigie -g vigie -m 700 /data
COPY --from=binary /vigie /usr/local/bin/vigie
USER vigie
# The folder keeps the keys that sign reports: a volume, and in the backup.
VOLUME /data
ENV VIGIE_DATA_DIR=/data VIGIE_LISTEN=0.0.0.0:8080
EXPOSE 8080
ENTRYPOINT ["vigie"]
CMD ["serve"]
