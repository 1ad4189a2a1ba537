package io.ozone.cli.admin;

import io.ozone.wire.scm.CloseContainerRequest;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        description = "Close an open container: no more writes, its replicas become immutable.",
        footerHeading = "%nExample:%n",
        footer = "  ozone admin container close 7")
final class CloseContainer extends ScmAction {
    @Parameters(paramLabel = "ID", description = "Container id.")
    private long id;

    @Override
    void run(Calls scm) {
        CloseContainerRequest request =
                CloseContainerRequest.newBuilder().setContainerId(id).build();
        scm.call(stub -> stub.closeContainer(request));
        output().done("Container " + id + " is closing.", Map.of("id", id));
    }
}
