#!/usr/bin/env bash
# Starts every daemon of the cluster: SCMs and OMs where ozone-site.xml has them, datanodes on the hosts of the file
# workers, S3 gateways on those of the file gateways, if there is one. SCMs and OMs must have been initialised.
#
#   start-ozone.sh [--config DIR]
set -euo pipefail

export OZONE_HOME
OZONE_HOME=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
# shellcheck source=../libexec/cluster.sh
. "$OZONE_HOME/libexec/cluster.sh"
on_cluster start "scm om datanode s3g" "$@"
