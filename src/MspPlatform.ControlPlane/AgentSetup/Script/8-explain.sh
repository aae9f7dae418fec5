
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
