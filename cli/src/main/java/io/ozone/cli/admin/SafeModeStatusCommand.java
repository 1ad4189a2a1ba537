package io.ozone.cli.admin;

import io.ozone.cli.Output;
import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import io.ozone.common.rpc.Rpc;
import io.ozone.wire.scm.SafeModeRequest;
import io.ozone.wire.scm.SafeModeRule;
import io.ozone.wire.scm.SafeModeStatus;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        description = {
            "Show whether SCM is in safe mode, and which rules hold it there.",
            "",
            "The leader is asked, since only its safe mode counts; -a asks each SCM, leader or not."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  ozone admin safemode status", "  ozone admin safemode status -a"})
final class SafeModeStatusCommand extends ScmAction {
    @Option(
            names = {"-a", "--all"},
            description = "Each SCM, one a line.")
    private boolean all;

    @Override
    void run(Calls scm) {
        if (all) {
            showEach(scm);
        } else {
            output().record(fields(scm.call(stub -> stub.getSafeMode(SafeModeRequest.getDefaultInstance()))));
        }
    }

    private void showEach(Calls scm) {
        int answers = 0;
        try (Output.Rows rows = output().rows("node", "address", "safeMode", "detail")) {
            for (Calls.One one : scm.each()) {
                try {
                    SafeModeStatus status = one.stub().getSafeMode(SafeModeRequest.getDefaultInstance());
                    rows.add(one.door().node(), one.door().address(), status.getOn(), heldBy(status));
                    answers++;
                } catch (RuntimeException e) {
                    OzoneException failure = Rpc.fromStatus(e);
                    rows.add(one.door().node(), one.door().address(), null, failure.code());
                    note("%s: %s", one.door().address(), failure.getMessage());
                }
            }
        }
        if (answers == 0) {
            throw ErrorCode.UNREACHABLE.failure("no SCM told its safe mode");
        }
    }

    private static String heldBy(SafeModeStatus status) {
        return status.getRulesList().stream()
                .filter(rule -> status.getOn() && !rule.getPassed())
                .map(SafeModeRule::getName)
                .collect(Collectors.joining(", "));
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
