package io.ozone.cli.admin;

import io.ozone.cli.Output;
import io.ozone.cli.Size;
import io.ozone.wire.scm.DatanodeInfo;
import io.ozone.wire.scm.ListDatanodesRequest;
import io.ozone.wire.scm.VolumeReport;
import java.util.List;
import java.util.function.ToLongFunction;
import picocli.CommandLine.Command;

@Command(description = "List the datanodes with their health, last heartbeat and space.")
final class ListDatanodes extends ScmAction {
    @Override
    void run(Calls scm) {
        List<DatanodeInfo> datanodes = scm.call(stub -> stub.listDatanodes(ListDatanodesRequest.getDefaultInstance()))
                .getDatanodesList();
        try (Output.Rows rows = output().rows(
                        "uuid",
                        "address",
                        "health",
                        "lastHeartbeat",
                        "volumes",
                        "failedVolumes",
                        "capacity",
                        "used",
                        "remaining")) {
            for (DatanodeInfo info : datanodes) {
                List<VolumeReport> volumes = info.getReport().getVolumesList();
                rows.add(
                        info.getDatanode().getUuid(),
                        Wire.host(info.getDatanode()),
                        info.getHealth().name(),
                        Wire.time(info.getLastHeartbeatMillis()),
                        volumes.size(),
                        volumes.stream().filter(VolumeReport::getFailed).count(),
                        sum(volumes, VolumeReport::getCapacity),
                        sum(volumes, VolumeReport::getUsed),
                        sum(volumes, VolumeReport::getRemaining));
            }
        }
    }

    private static Size sum(List<VolumeReport> volumes, ToLongFunction<VolumeReport> what) {
        return new Size(volumes.stream().mapToLong(what).sum());
    }
}
