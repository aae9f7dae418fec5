
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
