
# ---- Files, and the list of what is ours --------------------------------------------------------------------------------------

make_folder() { # make_folder PATH MODE: parents get the usual 755, whatever this script's umask
    [ -d "$root$1" ] && return 0
    act "create $1" make_folder_now "$1" "$2"
}

make_folder_now() {
    (umask 022 && mkdir -p "$root$1")
    chmod "$2" "$root$1"
}

remember() { # remember KIND VALUE…: one line in the list that --uninstall works from
    [ "$dry_run" = 0 ] || return 0
    if ! is_ours "$*"; then printf '%s\n' "$*" >>"$root$OURS"; fi
}

is_ours() { [ -f "$root$OURS" ] && grep -Fqx -- "$1" "$root$OURS"; }

# put_file NEW PATH MODE [GROUP]: writes PATH if it differs. The new file appears whole or not at all. Sets put_changed.
put_file() {
    put_changed=0
    if [ -f "$root$2" ] && cmp -s "$1" "$root$2"; then
        say "unchanged: $2"
    else
        put_changed=1
        act "write $2" replace_file "$1" "$2" "$3"
    fi
    if [ "$dry_run" = 0 ]; then
        chmod "$3" "$root$2"
        if [ -z "$root" ]; then chown "root:${4:-root}" "$2"; fi
        remember file "$2"
    fi
}

replace_file() {
    back_up "$2"
    cp "$1" "$root$2.new-$$"
    chmod "$3" "$root$2.new-$$"
    mv -f "$root$2.new-$$" "$root$2"
}

back_up() {
    [ -e "$root$1" ] || return 0
    # A secret must not multiply: our own older token is gone when it is replaced.
    if [ "$1" = "$TOKEN_FILE" ] && is_ours "file $1"; then return 0; fi
    backup=$1.bak-$(date -u +%Y%m%dT%H%M%SZ)
    while [ -e "$root$backup" ]; do backup=$backup.1; done
    cp -p "$root$1" "$root$backup"
    say "kept the one before as $backup"
    if is_ours "file $1"; then remember old "$backup"; else remember "backup $1" "$backup"; fi
}

create_user() {
    if [ -n "$root" ]; then
        # In an image the user is made, and the files handed over, when the system first starts.
        printf 'u %s - "Metrics agent" %s\n' "$GROUP" "$DATA_FOLDER" >"$work/sysusers"
        printf 'z %s 0750 root %s\nz %s/* 0640 root %s\n' "$CONFIG_FOLDER" "$GROUP" "$CONFIG_FOLDER" "$GROUP" >"$work/tmpfiles"
        make_folder /etc/sysusers.d 755
        make_folder /etc/tmpfiles.d 755
        put_file "$work/sysusers" /etc/sysusers.d/msp-agent.conf 644
        put_file "$work/tmpfiles" /etc/tmpfiles.d/msp-agent.conf 644
    elif ! id -u "$GROUP" >/dev/null 2>&1; then
        act "create the system user $GROUP" create_user_now
        remember user "$GROUP"
    fi
}

create_user_now() {
    if command -v useradd >/dev/null 2>&1; then
        useradd --system --user-group --no-create-home --home-dir "$DATA_FOLDER" --shell /usr/sbin/nologin "$GROUP"
    else
        addgroup -S "$GROUP"
        adduser -S -D -H -h "$DATA_FOLDER" -s /sbin/nologin -G "$GROUP" "$GROUP"
    fi
}
