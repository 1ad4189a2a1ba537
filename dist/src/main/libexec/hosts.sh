# shellcheck shell=bash
# Read by bin/ozone: --daemon on many hosts. Elsewhere, Ozone lies in the same directory as here.

# on_hosts file:FILE|list:NAMES ARGUMENT...: runs bin/ozone with these arguments on each host, several at once.
# Fails when one of them failed.
on_hosts() {
  local source=$1 host pid hosts pids=() status=0 parallel=${OZONE_SSH_PARALLEL:-10}
  shift
  hosts=$(read_hosts "$source")
  [ -n "$hosts" ] || die "${source#*:} names no host"
  for host in $hosts; do
    if [ ${#pids[@]} -ge "$parallel" ]; then
      wait "${pids[0]}" || status=1
      pids=("${pids[@]:1}")
    fi
    (run_at "$host" "$@" </dev/null 2>&1 | prefix_lines "$host") &
    pids+=($!)
  done
  for pid in "${pids[@]}"; do
    wait "$pid" || status=1
  done
  return "$status"
}

# One host in each line; what follows a # is a remark.
read_hosts() {
  local file=${1#file:}
  if [ "$file" = "$1" ]; then
    tr , '\n' <<<"${1#list:}"
    return
  fi
  [ -f "$file" ] || file=$OZONE_CONF_DIR/$file
  [ -f "$file" ] || die "there is no file $file with the names of hosts"
  sed 's/#.*//' "$file"
}

prefix_lines() {
  local line
  while IFS= read -r line || [ -n "$line" ]; do
    printf '%s: %s\n' "$1" "$line"
  done
}

run_at() {
  local host=$1 name words=()
  shift
  if is_this_machine "$host"; then
    "$OZONE_HOME/bin/ozone" --config "$OZONE_CONF_DIR" "$@"
    return
  fi
  command -v ssh >/dev/null || die "ssh was not found; it is needed to reach $host"
  # A shell that ssh starts has not read what a login sets. The host's own ozone-env.sh wins over these.
  for name in OZONE_LOG_DIR OZONE_PID_DIR; do
    words+=("$name=${!name}")
  done
  words+=("$OZONE_HOME/bin/ozone" --config "$OZONE_CONF_DIR" "$@")
  local ssh_opts
  read -r -a ssh_opts <<<"${OZONE_SSH_OPTS:--o BatchMode=yes -o StrictHostKeyChecking=accept-new -o ConnectTimeout=10}"
  # shellcheck disable=SC2029
  ssh "${ssh_opts[@]}" "$host" "env $(printf '%q ' "${words[@]}")"
}

is_this_machine() {
  local host=$1 address own
  case $host in
    localhost | "$(uname -n)") return 0 ;;
  esac
  own=" $(hostname -I 2>/dev/null || true) "
  for address in "$host" $(getent ahosts "$host" 2>/dev/null | cut -d ' ' -f 1); do
    case $address in
      127.* | ::1) return 0 ;;
    esac
    [[ $own != *" $address "* ]] || return 0
  done
  return 1
}
