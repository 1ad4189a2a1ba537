package io.ozone.cli.admin;

import io.ozone.cli.Output;
import io.ozone.wire.Datanode;
import io.ozone.wire.Pipeline;
import io.ozone.wire.PipelineState;
import io.ozone.wire.scm.ListPipelinesRequest;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        description = "List the pipelines.",
        footerHeading = "%nExample:%n",
        footer = "  ozone admin pipeline list --state OPEN")
final class ListPipelines extends ScmAction {
    @Option(
            names = {"-s", "--state"},
            paramLabel = "STATE",
            description = "Only pipelines in this state: ALLOCATED, OPEN, DORMANT, CLOSED.")
    private String state;

    @Override
    void run(Calls scm) {
        List<Pipeline> pipelines = scm.call(stub -> stub.listPipelines(ListPipelinesRequest.getDefaultInstance()))
                .getPipelinesList();
        try (Output.Rows rows = output().rows("id", "state", "replication", "leader", "members", "created")) {
            for (Pipeline pipeline : pipelines) {
                if (state == null || name(pipeline.getState()).equalsIgnoreCase(state)) {
                    rows.add(
                            pipeline.getId(),
                            name(pipeline.getState()),
                            Wire.replication(pipeline.getReplication()),
                            leader(pipeline),
                            String.join(" ", Wire.hosts(pipeline.getMembersList())),
                            Wire.time(pipeline.getCreatedMillis()));
                }
            }
        }
    }

    private static String name(PipelineState state) {
        return Wire.state(state, "PIPELINE_");
    }

    private static String leader(Pipeline pipeline) {
        return pipeline.getMembersList().stream()
                .filter(member -> member.getUuid().equals(pipeline.getLeader()))
                .findFirst()
                .map((Datanode leader) -> Wire.host(leader))
                .orElse(null);
    }
}
