package io.ozone.cli.admin;

import io.ozone.cli.Size;
import io.ozone.common.error.ErrorCode;
import io.ozone.wire.scm.ContainerInfo;
import io.ozone.wire.scm.ContainerRow;
import io.ozone.wire.scm.ListContainersRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        description = "Show one container and its replicas.",
        footerHeading = "%nExample:%n",
        footer = "  ozone admin container info 7")
final class ContainerInfoCommand extends ScmAction {
    @Parameters(paramLabel = "ID", description = "Container id.")
    private long id;

    @Override
    void run(Calls scm) {
        ListContainersRequest request = ListContainersRequest.newBuilder()
                .setStartAfter(id - 1)
                .setLimit(1)
                .build();
        ContainerInfo container = scm.call(stub -> stub.listContainers(request)).getContainersList().stream()
                .filter(found -> found.getRow().getId() == id)
                .findFirst()
                .orElseThrow(() -> ErrorCode.CONTAINER_NOT_FOUND.failure("SCM knows no container %d", id));
        output().record(fields(container));
    }

    private static Map<String, Object> fields(ContainerInfo container) {
        ContainerRow row = container.getRow();
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", row.getId());
        fields.put("state", Wire.state(row.getState(), "CONTAINER_"));
        fields.put("replication", Wire.replication(row.getReplication()));
        fields.put("owner", row.getOwner());
        fields.put("pipeline", row.getPipelineId().isEmpty() ? null : row.getPipelineId());
        fields.put("used", new Size(row.getUsedBytes()));
        fields.put("keys", row.getKeyCount());
        fields.put("bcsid", row.getBcsid());
        fields.put("created", Wire.time(row.getCreatedMillis()));
        fields.put("changed", Wire.time(row.getStateChangedMillis()));
        List<Map<String, Object>> replicas = new ArrayList<>();
        container.getReplicasList().forEach(replica -> {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("datanode", Wire.host(replica.getDatanode()));
            one.put("uuid", replica.getDatanode().getUuid());
            one.put("state", Wire.state(replica.getReport().getState(), "CONTAINER_"));
            one.put("used", new Size(replica.getReport().getUsedBytes()));
            one.put("keys", replica.getReport().getKeyCount());
            one.put("bcsid", replica.getReport().getBcsid());
            replicas.add(one);
        });
        fields.put("replicas", replicas);
        return fields;
    }
}
