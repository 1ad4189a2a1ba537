# shellcheck shell=bash
# Read by sbin/start-ozone.sh and stop-ozone.sh: every daemon of the cluster, each on its hosts.

# shellcheck source=environment.sh
. "$OZONE_HOME/libexec/environment.sh"

# on_cluster start|stop "DAEMON ..." [--config DIR]: goes on when a daemon fails, and fails in the end.
on_cluster() {
  local action=$1 name hosts where status=0
  case ${3:-} in
    '') ;;
    --config) choose_configuration "${4:-}" ;;
    *) die "'$3' is not known; the only option is --config DIR" ;;
  esac
  read_configuration
  for name in $2; do
    case $name in
      scm | om)
        # When the settings don't say, getconf has said what is wrong with them.
        hosts=$(hosts_of "$name") || { status=1; continue; }
        where=(--hostnames "$hosts") ;;
      datanode) where=(--workers) ;;
      s3g)
        # Gateways keep nothing: they run where this file, if there is one, says.
        [ -f "$OZONE_CONF_DIR/gateways" ] || continue
        where=(--hosts gateways) ;;
    esac
    ozone "${where[@]}" --daemon "$action" "$name" || status=1
  done
  return "$status"
}

ozone() { "$OZONE_HOME/bin/ozone" --config "$OZONE_CONF_DIR" "$@"; }

# HOST,HOST from the lines HOST:PORT of getconf.
hosts_of() {
  local what=ozonemanagers
  [ "$1" = om ] || what=storagecontainermanagers
  ozone getconf "$what" | sed -e 's/:[0-9]*$//' -e 's/^0\.0\.0\.0$/localhost/' -e 's/^\[\(.*\)]$/\1/' | sort -u | paste -s -d , -
}
