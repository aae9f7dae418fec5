
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
