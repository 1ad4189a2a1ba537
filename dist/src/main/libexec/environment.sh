# shellcheck shell=bash
# Read by bin/ozone and the scripts in sbin: how they fail, and where the configuration is. Needs OZONE_HOME.

# die [CODE] MESSAGE; the codes are those of docs/operations.md, 2 being a wrong argument or setting.
die() {
  local code=2
  if [[ $1 =~ ^[0-9]+$ ]]; then
    code=$1
    shift
  fi
  printf 'ozone: %s\n' "$*" >&2
  exit "$code"
}

absent() { die 9 "NOT_IMPLEMENTED: $1 is not in this release"; }

# For --config.
choose_configuration() {
  [ -d "$1" ] || die "--config: there is no directory $1"
  OZONE_CONF_DIR=$(cd "$1" && pwd)
}

# Finds the configuration directory, and gives every variable that was not set its value.
read_configuration() {
  # That of a Hadoop on the same host has none of our settings, and is not meant.
  if [ -z "${OZONE_CONF_DIR:-}" ] && [ -n "${HADOOP_CONF_DIR:-}" ] && [ -f "$HADOOP_CONF_DIR/ozone-site.xml" ]; then
    OZONE_CONF_DIR=$HADOOP_CONF_DIR
  fi
  export OZONE_CONF_DIR=${OZONE_CONF_DIR:-$OZONE_HOME/etc/hadoop}
  if [ -f "$OZONE_CONF_DIR/ozone-env.sh" ]; then
    # shellcheck source=/dev/null
    . "$OZONE_CONF_DIR/ozone-env.sh"
  fi
  export OZONE_LOG_DIR=${OZONE_LOG_DIR:-${HADOOP_LOG_DIR:-$OZONE_HOME/logs}}
  export OZONE_PID_DIR=${OZONE_PID_DIR:-${HADOOP_PID_DIR:-/tmp}}
}
