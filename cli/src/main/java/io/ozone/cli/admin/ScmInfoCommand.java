package io.ozone.cli.admin;

import io.ozone.wire.scm.ScmInfo;
import io.ozone.wire.scm.ScmInfoRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;

@Command(description = "Show the cluster id and the SCM that leads.")
final class ScmInfoCommand extends ScmAction {
    @Override
    void run(Calls scm) {
        ScmInfo info = scm.call(stub -> stub.getScmInfo(ScmInfoRequest.getDefaultInstance()));
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("clusterId", info.getClusterId());
        fields.put("scmId", info.getScmId());
        fields.put("leader", info.getLeader());
        fields.put("safeMode", info.getSafeMode());
        output().record(fields);
    }
}
