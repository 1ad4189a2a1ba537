package io.ozone.cli.admin;

import io.ozone.wire.scm.SafeModeRequest;
import io.ozone.wire.scm.SafeModeStatus;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

@Command(description = "Show whether SCM is in safe mode, and which rules hold it there.")
final class SafeModeStatusCommand extends ScmAction {
    @Override
    void run(Calls scm) {
        output().record(fields(scm.call(stub -> stub.getSafeMode(SafeModeRequest.getDefaultInstance()))));
    }

    static Map<String, Object> fields(SafeModeStatus status) {
        List<Map<String, Object>> rules = new ArrayList<>();
        status.getRulesList().forEach(rule -> {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("rule", rule.getName());
            fields.put("passed", rule.getPassed());
            fields.put("detail", rule.getDetail());
            rules.add(fields);
        });
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("safeMode", status.getOn());
        fields.put("rules", rules);
        return fields;
    }
}
