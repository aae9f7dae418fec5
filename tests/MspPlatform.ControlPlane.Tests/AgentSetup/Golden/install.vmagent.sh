#!/bin/sh
# Installs a metrics agent on this server. Read it first if you like: nothing runs before the last line. --help tells the rest.
set -eu
umask 077

# ---- What this server is to do. The checksum covers the four texts: change one, and the script stops before it does anything. ----

PAYLOAD_SHA256=233426064c8f5cd2350cbddf43458a7391d1912b6c00fd9a9a07ba49d00a7bc0

payload() {
    payload_settings
    payload_config
    payload_arguments
    payload_exporter_arguments
}

payload_settings_apply() { eval "$(payload_settings)"; }

payload_settings() {
    cat <<'MSP_END_OF_TEXT'
AGENT='vmagent'
EDGE='https://edge.example.com:8443'
CONFIG_FOLDER='/etc/msp-agent'
CONFIG_NAME='vmagent.yml'
TOKEN_FILE='/etc/msp-agent/token'
DATA_FOLDER='/var/lib/msp-agent'
CA_FILE='/etc/ssl/private-ca.pem'
INTERVAL=5
NODE_EXPORTER=1
NODE_PORT=9100
MSP_END_OF_TEXT
}

payload_config() {
    cat <<'MSP_END_OF_TEXT'
# vmagent on Linux for customer acme. The edge adds customer_id; an agent cannot.
# This file: /etc/msp-agent/vmagent.yml   Token: /etc/msp-agent/token (mode 0640, readable by the agent's group)
# Start:
#   vmagent
#     -promscrape.config=/etc/msp-agent/vmagent.yml
#     -httpListenAddr=127.0.0.1:12380
#     -remoteWrite.url=https://edge.example.com:8443/api/v1/write
#     -remoteWrite.bearerTokenFile=/etc/msp-agent/token
#     -remoteWrite.tlsCAFile=/etc/ssl/private-ca.pem
#     -remoteWrite.forcePromProto=true
#     -remoteWrite.tmpDataPath=/var/lib/msp-agent/vmagent
#     -remoteWrite.maxDiskUsagePerURL=2GiB
#     -enableTCP6=true
#     -memory.allowedBytes=64MiB
# What cannot be sent waits on disk, up to 2 GiB, and is tried again; an answer of 400 drops the block. TLS 1.2 or newer.
global:
  scrape_interval: 5s
  scrape_timeout: 4s
  external_labels:
    server_name: "web-01"
    environment: "운영 (서울)"
    csp: "aws"
    region: "ap-northeast-2"

scrape_configs:
  - job_name: integrations/node_exporter
    static_configs:
      - targets: ["127.0.0.1:9100"]
        labels:
          instance: "web-01"
    metric_relabel_configs:
      - source_labels: [__name__]
        regex: "(go|process|promhttp)_.*"
        action: drop

  # The agent's own health: does it send, what waits, what failed.
  - job_name: msp-agent
    static_configs:
      - targets: ["127.0.0.1:12380"]
        labels:
          instance: "web-01"
    metric_relabel_configs:
      - source_labels: [__name__]
        regex: "vm_app_version|vmagent_remotewrite_(requests_total|errors_total|retries_count_total|packets_dropped_total|samples_dropped_total|bytes_sent_total|pending_data_bytes|queues|send_duration_seconds_total|global_rows_pushed_before_relabel_total)|vm_promscrape_scrapes_failed_total|process_(cpu_seconds_total|resident_memory_bytes|start_time_seconds)"
        action: keep
MSP_END_OF_TEXT
}

payload_arguments() {
    cat <<'MSP_END_OF_TEXT'
-promscrape.config=/etc/msp-agent/vmagent.yml
-httpListenAddr=127.0.0.1:12380
-remoteWrite.url=https://edge.example.com:8443/api/v1/write
-remoteWrite.bearerTokenFile=/etc/msp-agent/token
-remoteWrite.tlsCAFile=/etc/ssl/private-ca.pem
-remoteWrite.forcePromProto=true
-remoteWrite.tmpDataPath=/var/lib/msp-agent/vmagent
-remoteWrite.maxDiskUsagePerURL=2GiB
-enableTCP6=true
-memory.allowedBytes=64MiB
MSP_END_OF_TEXT
}

payload_exporter_arguments() {
    cat <<'MSP_END_OF_TEXT'
--web.listen-address=127.0.0.1:9100
--collector.filesystem.mount-points-exclude=^/(dev|proc|sys|run/credentials/.+|run/user/.+|var/lib/(docker|containers|kubelet)/.+)($|/)
--collector.netdev.device-exclude=^(veth.*|cali.*|docker.*|br-.*)$
--no-collector.btrfs
--no-collector.infiniband
--no-collector.ipvs
--no-collector.nfs
--no-collector.nfsd
--no-collector.xfs
--no-collector.zfs
MSP_END_OF_TEXT
}

# ---- What people read ---------------------------------------------------------------------------------------------------------

usage() {
    cat <<MSP_END
Installs $AGENT as msp-agent.service and lets it report to $EDGE.

  sh install.sh [options]

  --dry-run            print every step, change nothing
  --package FILE       install the agent from FILE (.deb, .rpm or the program itself) when it is not there yet;
                       for networks without a package source
  --sha256 HEX         the checksum that FILE must have; goes with --package
  --ca FILE            trust the certificates in FILE (PEM) instead of the system's
  --root DIR           install below DIR, start nothing; for images and tests
  --no-start           install, but neither start the agent nor wait for its first sample
  --wait SECONDS       how long to wait for the first sample (default 90, or the interval and 30; 0: do not wait)
  --uninstall          remove what this script installed and put back what it replaced; unsent data stays
  --purge              with --uninstall: remove the data and the user msp-agent as well
  --help               this text

The token is read from the file named by MSP_TOKEN_FILE, else from MSP_TOKEN, else the installed one stays, else it is asked
for on the terminal. It stands in no command line and no URL, and is never printed.

Running it again with the same input changes nothing and restarts nothing. What it replaces is kept beside it as
.bak-<UTC time>, except a token that it installed itself.

Exit codes
  0 done                                     6 the agent program is missing or refuses its configuration
  1 something unexpected failed              7 the agent does not keep running
  2 wrong options                            8 the edge cannot be reached
  3 not possible on this system              9 the edge refuses the token, the customer or the address
  4 a checksum does not match               10 no sample arrived in time
  5 no usable token
MSP_END
}

say() { printf '%s\n' "$*"; }

warn() { printf 'Note: %s\n' "$*" >&2; }

fail() { # fail CODE MESSAGE…
    fail_code=$1
    shift
    printf 'Stopped: %s\n' "$*" >&2
    exit "$fail_code"
}

# act DESCRIPTION COMMAND…: every change goes through here or through put_file, so that --dry-run can promise what it does.
act() {
    act_what=$1
    shift
    if [ "$dry_run" = 1 ]; then
        say "would $act_what"
        return 0
    fi
    say "$act_what"
    "$@"
}

without_token() { sed 's/msp_[a-z]*_[A-Za-z0-9]*/msp_(hidden)/g'; }

# ---- Options, system, token ---------------------------------------------------------------------------------------------------

read_options() {
    action=install dry_run=0 root='' no_start=0 wait_seconds=$((INTERVAL > 60 ? INTERVAL + 30 : 90)) package='' package_sha256='' ca_from='' purge=0
    while [ $# -gt 0 ]; do
        case $1 in
        --dry-run) dry_run=1 ;;
        --no-start) no_start=1 ;;
        --uninstall) action=uninstall ;;
        --purge) purge=1 ;;
        --help | -h)
            usage
            exit 0
            ;;
        --package | --sha256 | --ca | --root | --wait)
            [ $# -ge 2 ] || fail 2 "$1 needs a value. See --help."
            option_value "$1" "$2"
            shift
            ;;
        *) fail 2 "there is no option $1. See --help." ;;
        esac
        shift
    done
    if [ -n "$package" ] && [ -z "$package_sha256" ]; then fail 2 "--package needs --sha256 with the checksum that the file must have."; fi
    if [ "$purge" = 1 ] && [ "$action" != uninstall ]; then fail 2 "--purge goes with --uninstall."; fi
    # With --root nothing of the running system is touched, unless a program is named that acts on that root.
    managed=1
    if [ "$no_start" = 1 ] || { [ -n "$root" ] && [ -z "${MSP_SYSTEMCTL:-}" ]; }; then managed=0; fi
}

option_value() {
    [ -n "$2" ] || fail 2 "$1 needs a value. See --help."
    case $1 in
    --package) package=$2 ;;
    --sha256) package_sha256=$(printf '%s' "$2" | tr 'A-F' 'a-f') ;;
    --ca) ca_from=$2 ;;
    --wait)
        case $2 in *[!0-9]*) fail 2 "--wait takes a number of seconds." ;; esac
        wait_seconds=$2
        ;;
    --root)
        case $2 in /*) ;; *) fail 2 "--root takes an absolute path." ;; esac
        root=${2%/}
        [ -z "$root" ] || [ -d "$root" ] || fail 2 "--root: there is no folder $2."
        ;;
    esac
}

check_system() {
    [ "$(uname -s)" = Linux ] || fail 3 "this script is for Linux; this is $(uname -s)."
    if [ "$dry_run" = 0 ] && [ -z "$root" ] && [ "$(id -u)" != 0 ]; then
        fail 3 "this must run as root. With sudo, give the token as a file: sudo MSP_TOKEN_FILE=/path/to/token sh install.sh"
    fi
    if [ "$action" = install ] && [ -z "$root" ] && [ "$no_start" = 0 ] && [ "$dry_run" = 0 ] && ! has_systemd; then
        fail 3 "systemd does not run here. In an image or a container use --root or --no-start, and start the agent yourself."
    fi
}

has_systemd() { [ -n "${MSP_SYSTEMCTL:-}" ] || { [ -z "$root" ] && [ -d /run/systemd/system ]; }; }

ctl() { "${MSP_SYSTEMCTL:-systemctl}" "$@"; }

sha256_of() { # reads standard input
    if command -v sha256sum >/dev/null 2>&1; then
        sha256sum | cut -d ' ' -f 1
    elif command -v openssl >/dev/null 2>&1; then
        openssl dgst -sha256 -r | cut -d ' ' -f 1
    else
        fail 3 "neither sha256sum nor openssl is here, so nothing can be verified. Install one of them."
    fi
}

check_payload() {
    payload_sum=$(payload | sha256_of)
    [ "$payload_sum" = "$PAYLOAD_SHA256" ] || fail 4 "the configuration inside this script does not match its checksum: the transfer damaged it, or somebody edited it. Nothing was changed. Download the script again; to change the configuration, ask for a new one in the portal."
}

find_token() {
    token=''
    if [ -n "${MSP_TOKEN_FILE:-}" ]; then
        [ -r "$MSP_TOKEN_FILE" ] || fail 5 "the token file $MSP_TOKEN_FILE cannot be read."
        token=$(cat "$MSP_TOKEN_FILE")
    elif [ -n "${MSP_TOKEN:-}" ]; then
        token=$MSP_TOKEN
    elif [ -r "$root$TOKEN_FILE" ]; then
        token=$(cat "$root$TOKEN_FILE")
    elif [ "$dry_run" = 0 ]; then
        ask_for_token
    fi
    unset MSP_TOKEN # no program that is started from here needs it
    if [ "$dry_run" = 0 ] || [ -n "$token" ]; then check_token; fi
}

# In "curl … | sh" standard input is the script itself, so the terminal is asked directly.
ask_for_token() {
    if ! (: </dev/tty) 2>/dev/null; then fail 5 "no token. Put it into a file and set MSP_TOKEN_FILE to its path, or run this on a terminal."; fi
    printf 'Agent token (not shown): ' >/dev/tty
    terminal=$(stty -g </dev/tty)
    stty -echo </dev/tty
    IFS= read -r token </dev/tty || token=''
    stty "$terminal" </dev/tty
    terminal=''
    printf '\n' >/dev/tty
}

check_token() {
    case $token in
    msp_agent_*[!A-Za-z0-9_]*) fail 5 "the token has characters that no token has. Was more than one line copied?" ;;
    msp_agent_?*) ;;
    msp_*) fail 5 "this is a token of another kind. An agent needs one that begins with msp_agent_." ;;
    *) fail 5 "this is not an agent token. It begins with msp_agent_." ;;
    esac
}

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

# ---- Programs -----------------------------------------------------------------------------------------------------------------

find_program() { # find_program NAME…: sets program to its path without the root, or to nothing
    program=''
    for find_name in "$@"; do
        for find_folder in $OWN_PROGRAMS /usr/local/bin /usr/bin /bin /usr/sbin; do
            if [ -x "$root$find_folder/$find_name" ]; then
                program=$find_folder/$find_name
                return 0
            fi
        done
    done
    return 1
}

install_agent() {
    verify_package
    case $AGENT in
    vmagent) agent_names='vmagent vmagent-prod' agent_package=victoria-metrics ;;
    *) agent_names=$AGENT agent_package=$AGENT ;;
    esac
    # shellcheck disable=SC2086 # names without spaces, one word each
    if find_program $agent_names && [ "$program" != "$OWN_PROGRAMS/$AGENT" ]; then
        say "found $program"
        [ -z "$package" ] || warn "--package was not needed: $program is installed already and is used as it is."
    elif [ -n "$package" ]; then
        install_package_file
        program=$OWN_PROGRAMS/$AGENT
        # shellcheck disable=SC2086
        find_program $agent_names || [ "$dry_run" = 1 ] || fail 6 "$package is installed, but $AGENT is not in it."
    elif [ -z "$program" ]; then
        install_from_distribution "$agent_package"
        # shellcheck disable=SC2086
        find_program $agent_names || [ "$dry_run" = 1 ] || fail 6 "the package $agent_package is installed, but $AGENT is not in it. Use --package."
    fi
    agent_program=${program:-/usr/bin/$AGENT}
}

verify_package() {
    [ -n "$package" ] || return 0
    [ -r "$package" ] || fail 2 "the package $package cannot be read."
    package_sum=$(sha256_of <"$package")
    [ "$package_sum" = "$package_sha256" ] || fail 4 "$package has the SHA-256 $package_sum, not the one that was given. It was not installed."
}

install_package_file() {
    case $package in
    *.deb)
        if [ -n "$root" ]; then
            act "unpack $package" dpkg -x "$package" "$root"
        else
            act "install $package" dpkg -i "$package"
        fi
        ;;
    *.rpm)
        [ -z "$root" ] || fail 6 "an .rpm cannot be installed below --root. Give the program itself as --package."
        act "install $package" rpm -U --replacepkgs "$package"
        ;;
    *)
        make_folder "$OWN_PROGRAMS" 755
        put_file "$package" "$OWN_PROGRAMS/$AGENT" 755
        agent_changed=$put_changed
        ;;
    esac
}

install_from_distribution() { # install_from_distribution PACKAGE
    [ -z "$root" ] || fail 6 "$1 is not installed below $root. Install it there first, or give --package."
    if [ "$1" = alloy ]; then
        if command -v apt-cache >/dev/null 2>&1 && apt-cache show alloy >/dev/null 2>&1; then :
        elif command -v dnf >/dev/null 2>&1 && dnf -q info alloy >/dev/null 2>&1; then
            act "install the package alloy" dnf install -y -q alloy
            remember package alloy
            return 0
        else
            fail 6 "Grafana Alloy is not installed, and no package source of this server has it. Add Grafana's package repository (grafana.com/docs/alloy, Install), or download the package and give it with --package and --sha256."
        fi
    fi
    command -v apt-get >/dev/null 2>&1 || fail 6 "$1 is not installed, and this script can fetch it on Debian and Ubuntu only. Install it with this system's package manager, or give --package and --sha256."
    act "install the package $1" apt_install "$1"
    remember package "$1"
}

# Debian starts what it installs, with its own configuration and open to the network. Masked, it stays off.
apt_install() {
    ctl mask --quiet "$1.service" 2>/dev/null || :
    apt_failed=0
    DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$1" >"$work/apt.log" 2>&1 ||
        { apt-get update -q >"$work/apt.log" 2>&1 && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$1" >"$work/apt.log" 2>&1; } ||
        apt_failed=1
    ctl unmask --quiet "$1.service" 2>/dev/null || :
    if [ "$apt_failed" = 1 ]; then
        tail -n 5 "$work/apt.log" >&2
        fail 6 "the package $1 could not be installed; the last lines above say why. Without a package source use --package and --sha256."
    fi
    ctl disable --quiet "$1.service" 2>/dev/null || :
}

# Whoever runs an exporter already keeps it. Ours listens on 127.0.0.1 only.
install_node_exporter() {
    exporter_program=''
    [ "$NODE_EXPORTER" = 1 ] || return 0
    if ! is_ours "file $UNITS/msp-node-exporter.service" && [ "$managed" = 1 ] && exporter_answers; then
        say "found a node_exporter on 127.0.0.1:$NODE_PORT"
        return 0
    fi
    if ! find_program node_exporter prometheus-node-exporter; then
        install_from_distribution prometheus-node-exporter
        find_program prometheus-node-exporter || [ "$dry_run" = 1 ] || fail 6 "the package prometheus-node-exporter has no program."
    fi
    exporter_program=${program:-/usr/bin/prometheus-node-exporter}
}

exporter_answers() {
    fetch_local "http://127.0.0.1:$NODE_PORT/metrics" >"$work/exporter" 2>/dev/null && grep -q '^node_cpu_seconds_total' "$work/exporter"
}

fetch_local() {
    if [ "$client" = curl ]; then
        curl -q -sf --noproxy '*' --max-time 3 "$1"
    else
        wget -q -T 3 -O - "$1"
    fi
}

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

# ---- Asking the edge ----------------------------------------------------------------------------------------------------------

# curl and GNU wget take the token from a file. busybox wget takes it on its command line only, where everybody can read it.
find_client() {
    client='' can_ask=1
    curl_path=$(command -v curl || :)
    case $curl_path in
    '' | /snap/*) ;; # the snap cannot read our files in /tmp
    *)
        client=curl
        return 0
        ;;
    esac
    can_ask=0
    if command -v wget >/dev/null 2>&1; then
        client=wget
        case $(wget --version 2>/dev/null || :) in *'GNU Wget'*) can_ask=1 ;; esac
    fi
}

# ask_edge: sets outcome (ok dns refused tls timeout other), and when ok: http_status, last_write, samples, last_rejection, edge_time.
# Proxies are left out on purpose: the agent connects directly, so the check must too.
ask_edge() {
    : >"$work/headers"
    : >"$work/body"
    http_status=000 edge_time=''
    if [ "$client" = curl ]; then ask_with_curl; else ask_with_wget; fi
    case $http_status in
    [1-5][0-9][0-9])
        outcome=ok
        read_answer
        ;;
    esac
}

ask_with_curl() {
    {
        printf 'url = "%s/install/status"\n' "$EDGE"
        printf 'header = "Authorization: Bearer %s"\n' "$token"
        if [ -n "$edge_ca" ]; then printf 'cacert = "%s"\n' "$edge_ca"; fi
    } >"$work/curl.conf"
    curl_code=0
    http_status=$(curl -q -sS --config "$work/curl.conf" --noproxy '*' --connect-timeout 5 --max-time 10 \
        -D "$work/headers" -o "$work/body" -w '%{http_code}' 2>"$work/client.log") || curl_code=$?
    case $curl_code in
    6) outcome=dns ;;
    7) outcome=refused ;;
    28) outcome=timeout ;;
    35 | 51 | 58 | 59 | 60 | 66 | 77 | 80 | 83 | 90 | 91) outcome=tls ;;
    *) outcome=other ;;
    esac
}

ask_with_wget() {
    {
        printf 'header = Authorization: Bearer %s\n' "$token"
        if [ -n "$edge_ca" ]; then printf 'ca_certificate = %s\n' "$edge_ca"; fi
    } >"$work/wgetrc"
    WGETRC="$work/wgetrc" wget -S --content-on-error --no-proxy --max-redirect=0 -t 1 -T 10 \
        -O "$work/body" "$EDGE/install/status" >/dev/null 2>"$work/client.log" || :
    sed -n 's/^  *//p' "$work/client.log" >"$work/headers"
    http_status=$(sed -n 's,^HTTP/[0-9.]* \([0-9][0-9][0-9]\).*,\1,p' "$work/headers" | tail -n 1)
    case $(cat "$work/client.log") in
    *'unable to resolve'*) outcome=dns ;;
    *'Connection refused'*) outcome=refused ;;
    *'timed out'*) outcome=timeout ;;
    *ertificate* | *SSL* | *TLS*) outcome=tls ;;
    *) outcome=other ;;
    esac
}

read_answer() {
    last_write=$(value_of lastWrite)
    case $last_write in '' | *[!0-9]*) last_write=0 ;; esac
    samples=$(value_of samples)
    last_rejection=$(value_of lastRejection)
    edge_time=$(edge_seconds)
}

value_of() { sed -n "s/^$1=\([A-Za-z0-9_.-]*\).*/\1/p" "$work/body" | tail -n 1; }

# The Date header (RFC 9110 §5.6.7) as Unix seconds, or nothing. date -d differs between systems, so it is computed.
edge_seconds() {
    tr -d '\r' <"$work/headers" | awk 'tolower($1) == "date:" && $7 == "GMT" {
        split($6, t, ":")
        d = $3 + 0; m = (index("JanFebMarAprMayJunJulAugSepOctNovDec", $4) + 2) / 3; y = $5 + 0
        if (m <= 2) { y--; m += 12 }
        days = 365 * y + int(y / 4) - int(y / 100) + int(y / 400) + int((153 * (m - 3) + 2) / 5) + d - 719469
        seconds = ((days * 24 + t[1]) * 60 + t[2]) * 60 + t[3]
    } END { if (seconds) printf "%d", seconds }'
}

# A refused token is found out before anything is changed. Everything else may be repaired later, so it does not stop the installation.
ask_before() {
    edge_ca=$CA_FILE
    if [ -f "$root$CONFIG_FOLDER/ca.pem" ]; then edge_ca=$root$CONFIG_FOLDER/ca.pem; fi
    if [ -n "$ca_from" ]; then edge_ca=$ca_from; fi
    if ! will_ask; then return 0; fi
    ask_edge
    if [ "$outcome" = ok ]; then
        case $http_status in 401 | 403) explain_status ;; esac
    fi
}

will_ask() { [ "$dry_run" = 0 ] && [ "$managed" = 1 ] && [ "$can_ask" = 1 ] && [ "$wait_seconds" -gt 0 ]; }

# Samples count from here on, by the edge's clock. An agent that goes on running may have sent its last ones an interval ago.
note_edge_time() {
    edge_before=0
    if ! will_ask; then return 0; fi
    ask_edge
    if [ -n "${edge_time:-}" ]; then edge_before=$edge_time; fi
    if [ "$agent_changed" = 0 ]; then edge_before=$((edge_before - INTERVAL - 5)); fi
}

wait_for_sample() {
    if [ "$managed" = 0 ] || [ "$wait_seconds" = 0 ]; then return 0; fi
    if [ "$dry_run" = 1 ]; then
        say "would wait up to $wait_seconds s for the first sample to arrive"
        return 0
    fi
    if [ "$can_ask" = 0 ]; then
        warn "whether samples arrive was not checked: that needs curl or GNU wget."
        return 0
    fi
    say "waiting up to $wait_seconds s for the first sample to arrive"
    wait_until=$(($(date +%s) + wait_seconds))
    while :; do
        ask_edge
        if [ "$outcome" = ok ]; then
            if [ "$http_status" = 200 ] && [ "$last_write" -gt 0 ] && [ "$last_write" -ge "$edge_before" ]; then
                say "The edge has this token's samples ($samples so far)."
                warn_about_clock
                return 0
            fi
            case $http_status in 401 | 403) break ;; esac
        fi
        [ "$(date +%s)" -lt "$wait_until" ] || break
        sleep 2
    done
    explain
}

# ---- What is wrong, and what to do --------------------------------------------------------------------------------------------

explain() {
    edge_name=${EDGE#*://}
    edge_host=$(printf '%s' "$edge_name" | sed 's/:[0-9]*$//')
    if ! ctl is-active --quiet msp-agent.service; then
        show_log
        fail 7 "$AGENT does not keep running; its last lines are above. Correct what they name, then: systemctl restart msp-agent"
    fi
    if [ "$NODE_EXPORTER" = 1 ] && ! exporter_answers; then
        warn "nothing answers as node_exporter on 127.0.0.1:$NODE_PORT, so there are no host metrics. See: systemctl status msp-node-exporter"
    fi
    case $outcome in
    dns) fail 8 "the name $edge_host cannot be resolved here. Compare: getent hosts $edge_host, and /etc/resolv.conf.$(about_proxy)" ;;
    refused) fail 8 "$edge_name refuses the connection: nothing listens there, or a firewall says no. Outgoing connections to it must be allowed.$(about_proxy)" ;;
    timeout) fail 8 "$edge_name does not answer within 10 s: most often a firewall that drops silently. Outgoing connections to it must be allowed.$(about_proxy)" ;;
    tls) fail 8 "no trusted TLS connection to $edge_name: $(client_words). A private authority is given with --ca FILE; also check this server's clock: $(date -u)." ;;
    other) fail 8 "asking $edge_name failed: $(client_words).$(about_proxy)" ;;
    esac
    warn_about_clock
    explain_status
}

explain_status() {
    reason=$(head -n 1 "$work/body" | tr -cd '[:print:]' | cut -c 1-200 | without_token)
    case $http_status in
    401) fail 9 "the edge does not accept the token (401${reason:+, $reason}): it is mistyped, expired or revoked. Issue a new one in the portal, then run this again with it." ;;
    403) fail 9 "the edge knows the token but refuses it (403${reason:+, $reason}). The customer is suspended, or this server's address is not among those the token allows. The portal shows both." ;;
    407) fail 8 "a proxy on the way asks for a password (407). The agent connects directly; let this server reach $EDGE without the proxy." ;;
    503) fail 10 "the edge is not able to answer just now (503${reason:+, $reason}). Nothing is wrong here: the agent keeps its samples and sends them later. Ask again in some minutes." ;;
    200) ;;
    *) fail 8 "$EDGE answers with $http_status, which the edge never does. Something else answers under that name: a proxy, a portal, another server?" ;;
    esac
    show_log
    case $last_rejection in
    '' | -) fail 10 "$AGENT runs and the edge accepts the token, but no sample arrived within $wait_seconds s. The agent's last lines are above." ;;
    *) fail 10 "the edge refuses what $AGENT sends: $last_rejection. The portal explains that reason." ;;
    esac
}

warn_about_clock() {
    [ -n "${edge_time:-}" ] || return 0
    skew=$(($(date +%s) - edge_time))
    if [ "$skew" -gt 60 ]; then
        warn "this server's clock is $skew s ahead of the edge's. Metrics would stand in the future. Turn on time synchronisation (timedatectl set-ntp true)."
    elif [ "$skew" -lt -60 ]; then
        warn "this server's clock is $((-skew)) s behind the edge's. Fresh metrics would look old or missing. Turn on time synchronisation (timedatectl set-ntp true)."
    fi
}

about_proxy() {
    if [ -n "${https_proxy:-${HTTPS_PROXY:-${http_proxy:-${all_proxy:-}}}}" ]; then
        printf '%s' " This shell uses a proxy; the agent does not and needs a direct way to $EDGE."
    fi
}

client_words() { tail -n 1 "$work/client.log" | tr -cd '[:print:]' | cut -c 1-300 | without_token; }

show_log() {
    { "${MSP_JOURNALCTL:-journalctl}" -u msp-agent.service -n 20 --no-pager -o cat 2>/dev/null || :; } | without_token | cut -c 1-300 | sed 's/^/  | /' >&2
}

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
