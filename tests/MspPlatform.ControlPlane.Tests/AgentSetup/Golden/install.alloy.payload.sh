
# ---- What this server is to do. The checksum covers the four texts: change one, and the script stops before it does anything. ----

PAYLOAD_SHA256=fe5b1db98a00b11db3873a5dcd42c1b16d9d5ff345fbb29104aac446e0e73bc5

payload() {
    payload_settings
    payload_config
    payload_arguments
    payload_exporter_arguments
}

payload_settings_apply() { eval "$(payload_settings)"; }

payload_settings() {
    cat <<'MSP_END_OF_TEXT'
AGENT='alloy'
EDGE='https://edge.example.com:8443'
CONFIG_FOLDER='/etc/msp-agent'
CONFIG_NAME='config.alloy'
TOKEN_FILE='/etc/msp-agent/token'
DATA_FOLDER='/var/lib/msp-agent'
CA_FILE='/etc/ssl/private-ca.pem'
INTERVAL=5
NODE_EXPORTER=0
NODE_PORT=9100
MSP_END_OF_TEXT
}

payload_config() {
    cat <<'MSP_END_OF_TEXT'
// alloy on Linux for customer acme. The edge adds customer_id; an agent cannot.
// This file: /etc/msp-agent/config.alloy   Token: /etc/msp-agent/token (mode 0640, readable by the agent's group)
// Start:
//   alloy
//     run
//     --server.http.listen-addr=127.0.0.1:12380
//     --storage.path=/var/lib/msp-agent/alloy
//     --disable-reporting
//     /etc/msp-agent/config.alloy

logging {
  level  = "info"
  format = "logfmt"
}

prometheus.exporter.unix "host" {
  disable_collectors = ["btrfs", "infiniband", "ipvs", "nfs", "nfsd", "xfs", "zfs"]

  filesystem {
    mount_points_exclude = "^/(dev|proc|sys|run/credentials/.+|run/user/.+|var/lib/(docker|containers|kubelet)/.+)($|/)"
    mount_timeout        = "2s"
  }

  netdev {
    device_exclude = "^(veth.*|cali.*|docker.*|br-.*)$"
  }
}

discovery.relabel "host" {
  targets = prometheus.exporter.unix.host.targets

  rule {
    target_label = "instance"
    replacement  = "web-01"
  }

  rule {
    target_label = "job"
    replacement  = "integrations/node_exporter"
  }
}

prometheus.scrape "host" {
  targets         = discovery.relabel.host.output
  scrape_interval = "5s"
  scrape_timeout  = "4s"
  forward_to      = [prometheus.relabel.host.receiver]
}

prometheus.relabel "host" {
  forward_to = [prometheus.remote_write.msp.receiver]

  rule {
    source_labels = ["__name__"]
    regex         = "(go|process|promhttp)_.*"
    action        = "drop"
  }
}

// The agent's own health: does it send, what waits, what failed.
prometheus.exporter.self "agent" { }

discovery.relabel "agent" {
  targets = prometheus.exporter.self.agent.targets

  rule {
    target_label = "instance"
    replacement  = "web-01"
  }

  rule {
    target_label = "job"
    replacement  = "msp-agent"
  }
}

prometheus.scrape "agent" {
  targets         = discovery.relabel.agent.output
  scrape_interval = "5s"
  scrape_timeout  = "4s"
  forward_to      = [prometheus.relabel.agent.receiver]
}

prometheus.relabel "agent" {
  forward_to = [prometheus.remote_write.msp.receiver]

  rule {
    source_labels = ["__name__"]
    regex         = "up|scrape_duration_seconds|scrape_samples_scraped|alloy_build_info|alloy_config_last_load_successful|alloy_component_controller_running_components|alloy_resources_process_(cpu_seconds_total|resident_memory_bytes)|process_(cpu_seconds_total|resident_memory_bytes|start_time_seconds)|prometheus_remote_storage_(samples_total|samples_failed_total|samples_dropped_total|samples_retried_total|samples_pending|bytes_total|shards|shards_max|highest_timestamp_in_seconds|queue_highest_sent_timestamp_seconds)"
    action        = "keep"
  }
}

// What cannot be sent waits on disk for up to 8 hours. 429 and 5xx are tried again; other 4xx answers drop the batch.
prometheus.remote_write "msp" {
  external_labels = {
    server_name = "web-01",
    environment = "운영 (서울)",
    csp         = "aws",
    region      = "ap-northeast-2",
  }

  endpoint {
    url               = "https://edge.example.com:8443/api/v1/write"
    bearer_token_file = "/etc/msp-agent/token"
    remote_timeout    = "30s"

    tls_config {
      min_version = "TLS12"
      ca_file     = "/etc/ssl/private-ca.pem"
    }

    queue_config {
      capacity             = 10000
      max_shards           = 10
      max_samples_per_send = 2000
      batch_send_deadline  = "1s"
      min_backoff          = "500ms"
      max_backoff          = "30s"
      retry_on_http_429    = true
    }
  }

  wal {
    truncate_frequency = "2h"
    min_keepalive_time = "5m"
    max_keepalive_time = "8h"
  }
}
MSP_END_OF_TEXT
}

payload_arguments() {
    cat <<'MSP_END_OF_TEXT'
run
--server.http.listen-addr=127.0.0.1:12380
--storage.path=/var/lib/msp-agent/alloy
--disable-reporting
/etc/msp-agent/config.alloy
MSP_END_OF_TEXT
}

payload_exporter_arguments() {
    cat <<'MSP_END_OF_TEXT'
MSP_END_OF_TEXT
}
