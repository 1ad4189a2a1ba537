package io.ozone.cli.admin;

import io.ozone.cli.Output;
import io.ozone.cli.Size;
import io.ozone.common.error.ErrorCode;
import io.ozone.wire.ContainerState;
import io.ozone.wire.scm.ContainerInfo;
import io.ozone.wire.scm.ContainerRow;
import io.ozone.wire.scm.ListContainersReply;
import io.ozone.wire.scm.ListContainersRequest;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        description = "List containers by id.",
        footerHeading = "%nExample:%n",
        footer = "  ozone admin container list --state CLOSED --all")
final class ListContainers extends ScmAction {
    private static final int PAGE = 1000;

    @Option(
            names = {"-s", "--start"},
            paramLabel = "ID",
            defaultValue = "0",
            description = "Begin behind this container id.")
    private long start;

    @Option(
            names = {"-l", "-c", "--length", "--count"},
            paramLabel = "N",
            defaultValue = "20",
            description = "At most this many (default: ${DEFAULT-VALUE}).")
    private int length;

    @Option(
            names = {"-a", "--all"},
            description = "All of them.")
    private boolean all;

    @Option(
            names = "--state",
            paramLabel = "STATE",
            description = "Only containers in this state, such as OPEN or CLOSED.")
    private String state;

    @Override
    void run(Calls scm) {
        ContainerState wanted = state == null ? ContainerState.CONTAINER_STATE_UNSPECIFIED : parse(state);
        long left = all ? Long.MAX_VALUE : length;
        long behind = start;
        boolean more = true;
        try (Output.Rows rows =
                output().rows("id", "state", "replication", "used", "keys", "replicas", "pipeline", "changed")) {
            while (more && left > 0) {
                ListContainersRequest request = ListContainersRequest.newBuilder()
                        .setStartAfter(behind)
                        .setLimit((int) Math.min(PAGE, left))
                        .setState(wanted)
                        .build();
                ListContainersReply page = scm.call(stub -> stub.listContainers(request));
                page.getContainersList().forEach(container -> add(rows, container));
                more = page.getTruncated() && page.getContainersCount() > 0;
                left -= page.getContainersCount();
                behind = page.getContainersCount() == 0
                        ? behind
                        : page.getContainers(page.getContainersCount() - 1)
                                .getRow()
                                .getId();
            }
        }
        if (more) {
            note("There are more; continue with --start %d, or use --all.", behind);
        }
    }

    private static void add(Output.Rows rows, ContainerInfo container) {
        ContainerRow row = container.getRow();
        rows.add(
                row.getId(),
                Wire.state(row.getState(), "CONTAINER_"),
                Wire.replication(row.getReplication()),
                new Size(row.getUsedBytes()),
                row.getKeyCount(),
                container.getReplicasCount(),
                row.getPipelineId().isEmpty() ? null : row.getPipelineId(),
                Wire.time(row.getStateChangedMillis()));
    }

    private static ContainerState parse(String text) {
        String name = "CONTAINER_" + text.toUpperCase(Locale.ROOT);
        return Arrays.stream(ContainerState.values())
                .filter(state -> state.name().equals(name))
                .findFirst()
                .orElseThrow(() -> ErrorCode.INVALID_ARGUMENT.failure(
                        "'%s' is not a container state; there are %s",
                        text,
                        Arrays.stream(ContainerState.values())
                                .filter(known -> known != ContainerState.CONTAINER_STATE_UNSPECIFIED
                                        && known != ContainerState.UNRECOGNIZED)
                                .map(known -> Wire.state(known, "CONTAINER_"))
                                .collect(Collectors.joining(", "))));
    }
}
