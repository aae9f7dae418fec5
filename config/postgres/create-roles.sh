#!/bin/sh
# Runs in the PostgreSQL container when its database is made, with PGPASSWORD set by its entry point: lets the hosts' roles sign in. What each may touch comes with the
# migrations, which leave roles alone that exist already.
set -eu
for role in msp_controlplane msp_gateway; do
    # Made of hexadecimal digits by make-secrets.sh; anything else would have to be quoted.
    password=$(sed 's/.*://' "/run/secrets/$role.pgpass")
    case $password in *[!0-9a-f]* | '') echo "create-roles: the password of $role is not hexadecimal" >&2; exit 1 ;; esac
    printf "CREATE ROLE %s LOGIN PASSWORD '%s';\n" "$role" "$password" | psql --set ON_ERROR_STOP=1 --quiet --username "$POSTGRES_USER" --dbname "$POSTGRES_DB"
done
