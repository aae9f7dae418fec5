#!/bin/bash
# Health check without curl, which the runtime image does not have.
#   is-ready [port [path]]
set -eu
exec 3<>"/dev/tcp/127.0.0.1/${1:-8080}"
printf 'GET %s HTTP/1.0\r\n\r\n' "${2:-/readyz}" >&3
read -r -t 4 _ status _ <&3
[ "$status" = 200 ]
