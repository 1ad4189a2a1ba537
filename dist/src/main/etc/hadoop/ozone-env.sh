# Read by bin/ozone before anything starts. Uncomment what this host needs.

# export JAVA_HOME=/usr/lib/jvm/java-17-openjdk-amd64

# Log files and process ids of daemons. HADOOP_LOG_DIR and HADOOP_PID_DIR serve where these are not set.
# export OZONE_LOG_DIR=/var/log/ozone
# export OZONE_PID_DIR=/run/ozone

# A daemon begins a new log file when one is this long, and keeps this many (2 to 20).
# export OZONE_LOG_MAX_FILE_SIZE=64MB
# export OZONE_LOG_MAX_FILES=16

# JVM arguments of every command, and of one daemon. HADOOP_OPTS serves where OZONE_OPTS is not set.
# export OZONE_OPTS="-Djava.net.preferIPv4Stack=true"
# export OZONE_OM_OPTS="-Xmx8g"
# export OZONE_SCM_OPTS="-Xmx4g"
# export OZONE_DATANODE_OPTS="-Xmx4g"
# export OZONE_S3G_OPTS="-Xmx2g"

# Seconds that --daemon waits for a daemon to be up, and to end.
# export OZONE_START_TIMEOUT=30
# export OZONE_STOP_TIMEOUT=30

# ssh to the hosts of --workers, --hosts and --hostnames, and to how many of them at once.
# export OZONE_SSH_OPTS="-o BatchMode=yes -o StrictHostKeyChecking=accept-new -o ConnectTimeout=10"
# export OZONE_SSH_PARALLEL=10
