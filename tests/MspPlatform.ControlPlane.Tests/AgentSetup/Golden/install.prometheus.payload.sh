
# ---- What this server is to do. The checksum covers the four texts: change one, and the script stops before it does anything. ----

PAYLOAD_SHA256=8bf2f5f56fb52e3495dda0cb3709fa2011356a3533396ce7ba9eefea8646e995

payload() {
    payload_settings
    payload_config
    payload_arguments
    payload_exporter_arguments
}

payload_settings_apply() { eval "$(payload_settings)"; }

payload_settings() {
    cat <<'MSP_END_OF_TEXT'
AGENT='prometheus'
EDGE='https://edge.example.com:8443'
CONFIG_FOLDER='/etc/msp-agent'
CONFIG_NAME='prometheus.yml'
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
# prometheus on Linux for customer acme. The edge adds customer_id; an agent cannot.
# This file: /etc/msp-agent/prometheus.yml   Token: /etc/msp-agent/token (mode 0640, readable by the agent's group)
# Start:
#   prometheus
#     --enable-feature=agent,expand-external-labels
#     --config.file=/etc/msp-agent/prometheus.yml
#     --storage.agent.path=/var/lib/msp-agent/prometheus
#     --storage.agent.retention.max-time=8h
#     --web.listen-address=127.0.0.1:12380
# Prometheus 3: --agent instead of --enable-feature=…
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
    metric_relabel_configs:
      - source_labels: [__name__]
        regex: "(go|process|promhttp)_.*"
        action: drop

  # The agent's own health: does it send, what waits, what failed.
  - job_name: msp-agent
    static_configs:
      - targets: ["127.0.0.1:12380"]
    metric_relabel_configs:
      - source_labels: [__name__]
        regex: "prometheus_build_info|prometheus_agent_active_series|prometheus_config_last_reload_successful|process_(cpu_seconds_total|resident_memory_bytes|start_time_seconds)|prometheus_remote_storage_(samples_total|samples_failed_total|samples_dropped_total|samples_retried_total|samples_pending|bytes_total|shards|shards_max|highest_timestamp_in_seconds|queue_highest_sent_timestamp_seconds)"
        action: keep

# What cannot be sent waits on disk for up to 8 hours. 429 and 5xx are tried again; other 4xx answers drop the batch.
remote_write:
  - name: msp
    url: "https://edge.example.com:8443/api/v1/write"
    remote_timeout: 30s
    authorization:
      type: Bearer
      credentials_file: "/etc/msp-agent/token"
    tls_config:
      min_version: TLS12
      ca_file: "/etc/ssl/private-ca.pem"
    queue_config:
      capacity: 10000
      max_shards: 10
      max_samples_per_send: 2000
      batch_send_deadline: 1s
      min_backoff: 500ms
      max_backoff: 30s
      retry_on_http_429: true
    write_relabel_configs:
      # Environment variables are expanded in external labels only, and those never replace the target's own instance
      # (127.0.0.1:…). Here both are there.
      - source_labels: [server_name]
        target_label: instance
MSP_END_OF_TEXT
}

payload_arguments() {
    cat <<'MSP_END_OF_TEXT'
--enable-feature=agent,expand-external-labels
--config.file=/etc/msp-agent/prometheus.yml
--storage.agent.path=/var/lib/msp-agent/prometheus
--storage.agent.retention.max-time=8h
--web.listen-address=127.0.0.1:12380
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
