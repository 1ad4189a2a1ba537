# shellcheck shell=bash
# Read by bin/ozone: daemons in the foreground, and with --daemon in the background.

# The classes by which jps tells the daemons apart.
main_class() {
  case $1 in
    scm) printf io.ozone.cluster.StorageContainerManagerStarter ;;
    om) printf io.ozone.cluster.OzoneManagerStarter ;;
    datanode) printf io.ozone.cluster.HddsDatanodeService ;;
    s3g) printf io.ozone.cluster.Gateway ;;
    local) printf io.ozone.cluster.Main ;;
    recon | httpfs | csi) absent "'$1'" ;;
    *) die "'$1' is not a daemon; there are om, scm, datanode, s3g and local" ;;
  esac
}

# Sets "launch" to the words that start the JVM of a daemon, up to the daemon's own arguments.
prepare_launch() {
  local name=$1 class own_opts_name own_opts netty archive
  class=$(main_class "$name")
  own_opts_name=OZONE_${name^^}_OPTS
  own_opts=${!own_opts_name:-}
  common+=(-Dslf4j.provider=ch.qos.logback.classic.spi.LogbackServiceProvider)
  # gRPC and Ratis each carry their own Netty. It can make buffers without filling them with zeros first, and
  # would take a stack trace of one buffer in a hundred to find leaks.
  common+=(--add-opens=java.base/java.nio=ALL-UNNAMED)
  for netty in io.grpc.netty.shaded.io.netty org.apache.ratis.thirdparty.io.netty; do
    common+=("-D$netty.tryReflectionSetAccessible=true" "-D$netty.leakDetection.level=disabled")
  done
  common+=(-Dozone.log.level="${log_level:-INFO}")
  archive=$(daemon_archive)
  if [ -n "${OZONE_ARCHIVE_TO:-}" ]; then
    common+=(-Xlog:disable -XX:ArchiveClassesAtExit="$OZONE_ARCHIVE_TO")
  elif [ -f "$archive" ]; then
    common+=(-XX:SharedArchiveFile="$archive" -Xshare:auto -Xlog:disable -Xlog:all=error:stderr)
  fi
  if [ "$name" != local ]; then
    # What the JVM writes when it dies; else it would lie where the daemon happened to be started.
    common+=(-XX:HeapDumpPath="$OZONE_LOG_DIR" -XX:ErrorFile="$OZONE_LOG_DIR/hs_err_$name.%p.log")
  fi
  # Held while the daemon runs: whoever wants to replace the jars can see that they are in use.
  if [ -w "$OZONE_HOME" ] && command -v flock >/dev/null; then
    exec 9>"$OZONE_HOME/.in-use"
    flock --shared 9
  fi
  local own
  # An idle daemon looks for garbage every five minutes, and its heap shrinks behind a burst of requests.
  read -r -a own <<<"-Xms64m -Xmx1g $(collector -XX:+UseG1GC "$own_opts") -XX:G1PeriodicGCInterval=300000 \
-XX:+HeapDumpOnOutOfMemoryError -XX:+ExitOnOutOfMemoryError $(native_trim) $own_opts"
  launch=("$java" "${common[@]}" "${own[@]}" "${extra[@]}" -cp "$OZONE_HOME/lib/*" "$class")
}

# The C library keeps what a burst of requests has freed, hundreds of megabytes; JVMs that can, give it back. Which can is
# no matter of their versions alone, and one that does not know the option does not start.
native_trim() {
  local jvm
  jvm=$(readlink -f "$java")
  if grep -qs TrimNativeHeapInterval "${jvm%/bin/java}/lib/server/libjvm.so"; then
    printf '%s' -XX:TrimNativeHeapInterval=10000
  fi
}

# The archive that warm-up made; whoever installed the distribution may have made it for all users.
daemon_archive() {
  local cache archive
  cache=$(cache_dir)
  [ -n "$cache" ] || return 0
  archive=daemon-$(archive_name).jsa
  [ -f "$cache/$archive" ] || cache=$OZONE_HOME/share/cache
  printf '%s' "$cache/$archive"
}

run_daemon() {
  local name=$1
  prepare_launch "$name"
  # The other classes are the daemon.
  [ "$name" = local ] || shift
  exec "${launch[@]}" "$@"
}

manage_daemon() {
  local action=$1 name=$2
  shift 2
  main_class "$name" >/dev/null
  case $action in
    start) start_daemon "$name" "$@" ;;
    stop) stop_daemon "$name" "$@" ;;
    status) daemon_status "$name" ;;
    *) die "--daemon takes start, stop or status, not '$action'" ;;
  esac
}

start_daemon() {
  local name=$1 timeout log out file pid
  timeout=$(seconds OZONE_START_TIMEOUT)
  make_directory OZONE_LOG_DIR
  make_directory OZONE_PID_DIR
  log=$OZONE_LOG_DIR/ozone-$name.log
  out=$OZONE_LOG_DIR/ozone-$name.out
  file=$(pid_file "$name")
  { exec 8>>"$file"; } 2>/dev/null || die "$file can't be written; OZONE_PID_DIR chooses another directory"
  # Held until the process id is in it: of two starts at once, one goes on.
  if command -v flock >/dev/null && ! flock --nonblock --exclusive 8; then
    die 4 "$name is being started by another command"
  fi
  if pid=$(running "$file"); then
    die 4 "$name runs already, as process $pid"
  fi
  prepare_launch "$name"
  if [ "$name" = local ]; then
    # Its log is with its data; what it says here is where all of it is.
    log=$out
  else
    shift
  fi
  keep_last_outputs "$out"
  nohup "${launch[0]}" -Dozone.pid.file="$file" "${launch[@]:1}" "$@" </dev/null >"$out" 2>&1 8>&- &
  pid=$!
  if ! printf '%s\n' "$pid" >"$file"; then
    kill "$pid" 2>/dev/null || true
    die 1 "$file can't be written; OZONE_PID_DIR chooses another directory"
  fi
  exec 8>&-
  await_up "$name" "$pid" "$timeout" "$file" "$out" "$log"
}

# Until the daemon says that it is up or waits for others, has ended, or takes longer than one wants to wait.
await_up() {
  local name=$1 pid=$2 timeout=$3 file=$4 out=$5 log=$6 line reason code=0
  local end=$((SECONDS + timeout))
  while kill -0 "$pid" 2>/dev/null; do
    if line=$(grep -m 1 -e '^[a-z0-9]* is up at ' -e '^Ozone is up' "$out"); then
      printf '%s, as process %s; log: %s\n' "${line%.}" "$pid" "$log"
      return
    fi
    if line=$(grep -m 1 -e '^[a-z0-9]* waits for ' "$out"); then
      printf '%s; it runs as process %s; log: %s\n' "$line" "$pid" "$log"
      return
    fi
    if [ "$SECONDS" -ge "$end" ]; then
      printf '%s runs as process %s, but has not said within %s s that it is up; log: %s\n' \
        "$name" "$pid" "$timeout" "$log"
      return
    fi
    sleep 0.1
  done
  wait "$pid" || code=$?
  rm -f "$file"
  if [ "$code" -eq 0 ]; then
    # Such as --init: it had something to do, and did it.
    cat "$out"
    return
  fi
  # An error may be of several lines: all that is wrong with the settings.
  reason=$(sed -n '/^[A-Z_]*: /,$p' "$out")
  die "$code" "$name did not start: ${reason:-$(tail -n 20 "$out")}
Log: $log"
}

stop_daemon() {
  local name=$1 force=${2:-} file pid timeout
  case $force in
    '' | --force) ;;
    *) die "--daemon stop $name takes --force and nothing else, not '$force'" ;;
  esac
  file=$(pid_file "$name")
  if ! pid=$(running "$file"); then
    rm -f "$file"
    printf '%s does not run\n' "$name"
    return
  fi
  timeout=$(seconds OZONE_STOP_TIMEOUT)
  kill "$pid" || die 7 "$name (process $pid) can't be told to stop"
  if ! await_end "$file" "$pid" "$timeout"; then
    [ -n "$force" ] ||
      die 1 "$name (process $pid) has not stopped within $timeout s; 'ozone --daemon stop $name --force' kills it then"
    kill -9 "$pid"
    await_end "$file" "$pid" 10 || die 1 "$name (process $pid) has not ended though it was killed"
    printf '%s had not stopped within %s s and was killed\n' "$name" "$timeout"
  else
    printf '%s stopped\n' "$name"
  fi
  rm -f "$file"
}

# Codes as init scripts have them: 0 runs, 1 died and left its pid file, 3 does not run.
daemon_status() {
  local name=$1 file pid
  file=$(pid_file "$name")
  if pid=$(running "$file"); then
    printf '%s runs as process %s\n' "$name" "$pid"
  elif [ -s "$file" ]; then
    printf '%s does not run; process %s of %s ended without being stopped\n' "$name" "$(cat "$file")" "$file"
    exit 1
  else
    printf '%s does not run\n' "$name"
    exit 3
  fi
}

pid_file() {
  local directory=$OZONE_PID_DIR
  [ ! -d "$directory" ] || directory=$(cd "$directory" && pwd)
  printf '%s/ozone-%s-%s.pid' "$directory" "$(id -un)" "$1"
}

# Prints the id of the daemon that wrote this pid file, if it lives.
running() {
  local file=$1 pid
  [ -f "$file" ] || return 1
  read -r pid <"$file" || return 1
  [[ $pid =~ ^[0-9]+$ ]] && is_daemon_of "$file" "$pid" && printf '%s' "$pid"
}

# After a crash or a restart of the host, the id may be that of another program.
is_daemon_of() {
  local file=$1 pid=$2 word words
  if [ -d /proc/self ]; then
    # A process that has ended, but that nobody has waited for, has no words.
    { mapfile -d '' -t words <"/proc/$pid/cmdline"; } 2>/dev/null || return 1
    for word in "${words[@]}"; do
      [ "$word" != "-Dozone.pid.file=$file" ] || return 0
    done
    return 1
  fi
  [[ "$(ps -o command= -p "$pid") " == *" -Dozone.pid.file=$file "* ]]
}

await_end() {
  local file=$1 pid=$2 end=$((SECONDS + $3))
  while is_daemon_of "$file" "$pid"; do
    [ "$SECONDS" -lt "$end" ] || return 1
    sleep 0.1
  done
}

# What daemons said on their console: of this start, and of four before it.
keep_last_outputs() {
  local out=$1 i
  for i in 3 2 1; do
    [ ! -f "$out.$i" ] || mv -f "$out.$i" "$out.$((i + 1))"
  done
  [ ! -f "$out" ] || mv -f "$out" "$out.1"
  { : >"$out"; } 2>/dev/null || die 1 "$out can't be written; OZONE_LOG_DIR chooses another directory"
}

# The value of a variable in seconds, such as 30 or 30s; 30 when it is not set.
seconds() {
  local value=${!1:-30}
  [[ $value =~ ^[0-9]{1,6}s?$ ]] || die "$1 is '$value', which is not a number of seconds"
  printf '%s' "$((10#${value%s}))"
}

make_directory() {
  local reason
  reason=$(mkdir -p "${!1}" 2>&1) || die "$1: ${reason#mkdir: }"
}
