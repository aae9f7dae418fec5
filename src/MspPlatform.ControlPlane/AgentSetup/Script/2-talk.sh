
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
