package io.ozone.cli.group;

import io.ozone.common.settings.Settings;
import java.util.List;
import picocli.CommandLine.Option;

/** The SCMs of the cluster. */
final class ScmGroup extends GroupChoice {
    @Option(names = "--scm", paramLabel = "HOST:PORT", description = "Ask this SCM and not the configured ones.")
    private String scm;

    @Override
    String service() {
        return "SCM";
    }

    @Override
    String nodesSetting() {
        return "ozone.scm.nodes.<service>";
    }

    @Override
    List<Door> doors(Settings settings) {
        return scm == null ? Doors.scm(settings) : Doors.scmAt(scm);
    }
}
