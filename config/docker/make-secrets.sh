#!/bin/sh
# Makes what docker-compose.yml reads as secrets, once; what exists stays. Needs a POSIX shell and openssl.
#   config/docker/make-secrets.sh [folder]      default: $MSP_SECRETS_DIR, else config/docker/.local
set -eu
cd "$(dirname "$0")/../.."
folder=${1:-${MSP_SECRETS_DIR:-config/docker/.local}}
umask 077
mkdir -p "$folder"
# Compose mounts the files with their own owner and mode, and the containers' users are not yours. So the files can be read by all,
# and the folder by nobody but its owner.
chmod 700 "$folder"

keep() {
    if [ -s "$folder/$1" ]; then
        cat > /dev/null
    else
        cat > "$folder/$1.new"
        chmod 444 "$folder/$1.new"
        mv "$folder/$1.new" "$folder/$1"
        echo "made $folder/$1"
    fi
}

openssl rand -base64 32 | keep token_hash_key
# In PostgreSQL's password-file format, host:port:database:user:password, which every client of it understands.
for role in msp_owner msp_controlplane msp_gateway; do
    printf '*:*:*:%s:%s\n' "$role" "$(openssl rand -hex 24)" | keep "$role.pgpass"
done
sed 's/.*://' "$folder/msp_owner.pgpass" | keep msp_owner.password
