
# ---- Removing -----------------------------------------------------------------------------------------------------------------

uninstall() {
    if [ ! -f "$root$OURS" ]; then
        say "Nothing of this script is installed${root:+ below $root}."
        return 0
    fi
    cp "$root$OURS" "$work/ours"
    if has_systemd; then
        for unit in msp-agent.service msp-node-exporter.service; do
            if is_ours "file $UNITS/$unit"; then act "stop and disable $unit" stop_unit "$unit"; fi
        done
    fi
    while read -r kind value rest <&3; do
        case $kind in
        file | old) act "remove $value" rm -f "$root$value" ;;
        package) act "remove the package $value" remove_package "$value" ;;
        esac
    done 3<"$work/ours"
    while read -r kind value rest <&3; do
        if [ "$kind" = backup ]; then act "put back $value" mv -f "$root$rest" "$root$value"; fi
    done 3<"$work/ours"
    act "remove the list of what was installed" rm -f "$root$OURS"
    act "remove empty folders" remove_folders
    if [ "$purge" = 1 ]; then
        act "remove $DATA_FOLDER" rm -rf "$root$DATA_FOLDER"
        if grep -qx "user $GROUP" "$work/ours"; then act "remove the user $GROUP" userdel "$GROUP"; fi
    elif [ -d "$root$DATA_FOLDER" ]; then
        say "$DATA_FOLDER stays, with what was not sent yet; --purge removes it."
    fi
    if has_systemd; then act "let systemd read the units" ctl daemon-reload; fi
    [ "$dry_run" = 1 ] || say "Removed."
}

stop_unit() {
    ctl stop "$1" || warn "$1 could not be stopped."
    ctl disable --quiet "$1" || :
}

remove_package() {
    if command -v apt-get >/dev/null 2>&1; then
        DEBIAN_FRONTEND=noninteractive apt-get remove -y -q "$1" >"$work/apt.log" 2>&1 || warn "the package $1 could not be removed."
    elif command -v dnf >/dev/null 2>&1; then
        dnf remove -y -q "$1" || warn "the package $1 could not be removed."
    fi
}

remove_folders() {
    for folder in "$OWN_PROGRAMS" "${OWN_PROGRAMS%/*}" "$CONFIG_FOLDER"; do rmdir "$root$folder" 2>/dev/null || :; done
}

# ---- The order of things ------------------------------------------------------------------------------------------------------

install() {
    agent_changed=0
    find_client
    find_token
    ask_before
    make_folder "$CONFIG_FOLDER" 750
    create_user
    if [ -z "$root" ] && [ "$dry_run" = 0 ]; then chown "root:$GROUP" "$CONFIG_FOLDER"; fi
    install_agent
    install_node_exporter
    install_files
    note_edge_time
    start_units
    wait_for_sample
    if [ "$dry_run" = 1 ]; then say "Nothing was changed."; else say "Done."; fi
}

clean_up() {
    # Ctrl-C while the token is typed must not leave a terminal without echo.
    if [ -n "$terminal" ]; then stty "$terminal" </dev/tty || :; fi
    rm -rf "$work"
}

main() {
    LC_ALL=C
    export LC_ALL
    unset CDPATH
    check_payload
    payload_settings_apply
    OURS=$CONFIG_FOLDER/.installed UNITS=/etc/systemd/system OWN_PROGRAMS=/opt/msp-agent/bin GROUP=msp-agent terminal=''
    read_options "$@"
    check_system
    work=$(mktemp -d "${TMPDIR:-/tmp}/msp-agent.XXXXXXXX")
    trap clean_up EXIT
    trap 'exit 129' HUP
    trap 'exit 130' INT
    trap 'exit 143' TERM
    "$action"
}

# In braces, because a transfer that ends after the word would otherwise run main without its options.
{ main "$@"; }
