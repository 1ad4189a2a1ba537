#!/usr/bin/env bash
# Stops every daemon of the cluster, in the opposite order of start-ozone.sh.
#
#   stop-ozone.sh [--config DIR]
set -euo pipefail

export OZONE_HOME
OZONE_HOME=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
# shellcheck source=../libexec/cluster.sh
. "$OZONE_HOME/libexec/cluster.sh"
on_cluster stop "s3g datanode om scm" "$@"
