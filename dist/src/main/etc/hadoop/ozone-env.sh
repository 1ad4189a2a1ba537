# Read by bin/ozone before anything starts. Uncomment what this host needs.

# export JAVA_HOME=/usr/lib/jvm/java-17-openjdk-amd64
# export OZONE_LOG_DIR=/var/log/ozone
# export OZONE_PID_DIR=/run/ozone

# JVM arguments of every command, and of one daemon.
# export OZONE_OPTS="-Djava.net.preferIPv4Stack=true"
# export OZONE_OM_OPTS="-Xmx8g"
# export OZONE_SCM_OPTS="-Xmx4g"
# export OZONE_DATANODE_OPTS="-Xmx4g"
# export OZONE_S3G_OPTS="-Xmx2g"
