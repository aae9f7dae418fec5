#!/bin/sh
# Makes the customer "demo" and an agent token for the simulated fleet through the public API, once. Needs curl.
#   onboard-demo.sh <edge URL> <admin.json> <file for the token>
set -eu
edge=$1 admin=$2 tokens=$3
[ ! -s "$tokens" ] || exit 0
key=$(sed -n 's/.*"apiKey": *"\([^"]*\)".*/\1/p' "$admin")

# The key goes in through standard input: arguments can be read by everybody on the machine.
call() { printf 'header = "Authorization: Bearer %s"\n' "$key" | curl --silent --show-error --config - --header 'Content-Type: application/json' "$@"; }

status=$(call --output /dev/null --write-out '%{http_code}' --data '{"id":"demo","name":"Demo","plan":"standard"}' "$edge/api/v1/customers")
case $status in 201 | 409) ;; *) echo "onboard-demo: creating the customer was answered $status" >&2; exit 1 ;; esac
answer=$(call --fail-with-body --data "{\"name\":\"fleet-$(date +%s)\"}" "$edge/api/v1/customers/demo/agent-tokens")
umask 077
printf '%s\n' "$answer" | sed -n 's/.*"token": *"\([^"]*\)".*/\1/p' > "$tokens.new"
[ -s "$tokens.new" ] || { echo 'onboard-demo: the answer holds no token' >&2; exit 1; }
mv "$tokens.new" "$tokens"
