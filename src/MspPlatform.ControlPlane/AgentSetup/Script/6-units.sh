
# ---- Configuration and units --------------------------------------------------------------------------------------------------

install_files() {
    units_changed=0 exporter_changed=0
    make_folder "$DATA_FOLDER" 750
    if [ -z "$root" ] && [ "$dry_run" = 0 ]; then chown "$GROUP:$GROUP" "$DATA_FOLDER"; fi
    if [ -n "$token" ]; then
        # The agents read this file again by themselves: a new token needs no restart.
        printf '%s\n' "$token" >"$work/token"
        put_file "$work/token" "$TOKEN_FILE" 640 "$GROUP"
    fi
    payload_config >"$work/$CONFIG_NAME"
    check_configuration "$work/$CONFIG_NAME"
    put_file "$work/$CONFIG_NAME" "$CONFIG_FOLDER/$CONFIG_NAME" 640 "$GROUP"
    if [ "$put_changed" = 1 ]; then agent_changed=1; fi
    install_ca
    make_folder "$UNITS" 755
    if [ -n "$exporter_program" ]; then
        exporter_unit >"$work/msp-node-exporter.service"
        put_file "$work/msp-node-exporter.service" "$UNITS/msp-node-exporter.service" 644
        if [ "$put_changed" = 1 ]; then exporter_changed=1 units_changed=1; fi
    fi
    agent_unit >"$work/msp-agent.service"
    put_file "$work/msp-agent.service" "$UNITS/msp-agent.service" 644
    if [ "$put_changed" = 1 ]; then agent_changed=1 units_changed=1; fi
}

install_ca() {
    [ -n "$ca_from" ] || return 0
    grep -q 'BEGIN CERTIFICATE' "$ca_from" 2>/dev/null || fail 2 "--ca: $ca_from is not a readable PEM file with a certificate."
    put_file "$ca_from" "$CONFIG_FOLDER/ca.pem" 640 "$GROUP"
    if [ "$put_changed" = 1 ]; then agent_changed=1; fi
}

check_configuration() {
    if [ "$dry_run" = 1 ] || { [ -n "$root" ] && [ -z "${MSP_SYSTEMCTL:-}" ]; }; then return 0; fi
    HOSTNAME=$(uname -n)
    export HOSTNAME
    check_with='' checked=0
    case $AGENT in
    prometheus)
        if find_program promtool; then
            check_with=promtool
            "$root$program" check config --agent --syntax-only "$1" >"$work/check" 2>&1 || checked=1
        fi
        ;;
    vmagent)
        check_with=vmagent
        "$root$agent_program" -dryRun "-promscrape.config=$1" "-remoteWrite.url=$EDGE/api/v1/write" >"$work/check" 2>&1 || checked=1
        ;;
    alloy)
        check_with=alloy
        if "$root$agent_program" validate --help >/dev/null 2>&1; then # since 1.9
            "$root$agent_program" validate "$1" >"$work/check" 2>&1 || checked=1
        else
            "$root$agent_program" fmt "$1" >"$work/check" 2>&1 || checked=1
        fi
        ;;
    esac
    if [ "$checked" != 0 ]; then
        tail -n 5 "$work/check" >&2
        fail 6 "$check_with refuses the new configuration; its last words are above. The configuration in use was not touched."
    fi
    if [ -n "$check_with" ]; then say "$check_with accepts the configuration"; fi
}

# What differs between releases of the same agent.
agent_arguments() {
    agent_filter=''
    case $AGENT in
    prometheus)
        case $("$root$agent_program" --version 2>&1 | sed -n 's/^prometheus, version \([0-9]*\)\..*/\1/p') in
        '' | 1 | 2) ;;
        *) agent_filter='s/^--enable-feature=agent.*/--agent/' ;;
        esac
        ;;
    vmagent)
        if ! "$root$agent_program" -help 2>&1 | grep -q forcePromProto; then agent_filter='/^-remoteWrite.forcePromProto/d'; fi
        ;;
    esac
    payload_arguments | sed -e "$agent_filter"
}

# systemd reads % and $ as its own unless they are doubled.
on_one_line() { sed 's/[%$]/&&/g' | tr '\n' ' ' | sed 's/ $//'; }

agent_unit() {
    agent_home=yes
    # Alloy measures the file systems itself and must see /home.
    if [ "$AGENT" = alloy ]; then agent_home=read-only; fi
    cat <<MSP_END
[Unit]
Description=Metrics agent ($AGENT) reporting to $EDGE
Wants=network-online.target
After=network-online.target
StartLimitIntervalSec=0

[Service]
User=$GROUP
Group=$GROUP
$(agent_environment)
ExecStart=$agent_program $(agent_arguments | on_one_line)
Restart=always
RestartSec=5s
TimeoutStopSec=20s
StateDirectory=${DATA_FOLDER##*/}
StateDirectoryMode=0750
Nice=5
MemoryHigh=256M
MemoryMax=512M
ProtectHome=$agent_home
$(hardening)

[Install]
WantedBy=multi-user.target
MSP_END
}

agent_environment() {
    printf 'Environment=HOSTNAME=%%H\n'
    # All three agents are Go programs, which take this variable for their list of trusted certificates.
    if [ -f "$root$CONFIG_FOLDER/ca.pem" ] || [ -n "$ca_from" ]; then printf 'Environment=SSL_CERT_FILE=%s\n' "$CONFIG_FOLDER/ca.pem"; fi
}

exporter_unit() {
    cat <<MSP_END
[Unit]
Description=Host metrics for msp-agent.service, on 127.0.0.1 only

[Service]
User=$GROUP
Group=$GROUP
ExecStart=$exporter_program $(payload_exporter_arguments | on_one_line)
Restart=always
RestartSec=5s
Nice=5
MemoryMax=128M
ProtectHome=read-only
$(hardening)

[Install]
WantedBy=multi-user.target
MSP_END
}

# Not ProtectProc: without /proc/1 the exporter falls back to its own view of the mounts, in which everything is read-only.
hardening() {
    cat <<'MSP_END'
UMask=0077
NoNewPrivileges=yes
ProtectSystem=strict
PrivateTmp=yes
ProtectControlGroups=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
LockPersonality=yes
MemoryDenyWriteExecute=yes
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
CapabilityBoundingSet=
SystemCallArchitectures=native
SystemCallFilter=@system-service
MSP_END
}

start_units() {
    if [ "$managed" = 0 ]; then
        if [ "$units_changed" = 1 ] && has_systemd; then act "let systemd read the units" ctl daemon-reload; fi
        enable_by_hand msp-agent.service
        if [ -n "$exporter_program" ]; then enable_by_hand msp-node-exporter.service; fi
        return 0
    fi
    if [ "$units_changed" = 1 ]; then act "let systemd read the units" ctl daemon-reload; fi
    if [ -n "$exporter_program" ]; then start_unit msp-node-exporter.service "$exporter_changed"; fi
    start_unit msp-agent.service "$agent_changed"
}

start_unit() { # start_unit UNIT CHANGED
    if [ "$dry_run" = 1 ] || ! ctl is-enabled --quiet "$1" 2>/dev/null; then act "enable $1" ctl enable --quiet "$1"; fi
    if [ "$2" = 1 ]; then
        act "restart $1" ctl restart "$1"
    elif [ "$dry_run" = 0 ] && ctl is-active --quiet "$1"; then
        say "running and unchanged: $1"
    else
        act "start $1" ctl start "$1"
    fi
}

enable_by_hand() {
    make_folder "$UNITS/multi-user.target.wants" 755
    if [ ! -L "$root$UNITS/multi-user.target.wants/$1" ]; then
        act "enable $1 for the next start of the system" ln -s "../$1" "$root$UNITS/multi-user.target.wants/$1"
    fi
    remember file "$UNITS/multi-user.target.wants/$1"
}
