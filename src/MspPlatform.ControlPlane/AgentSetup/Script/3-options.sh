
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
