package io.ozone.cli.group;

import io.ozone.common.settings.Settings;
import java.util.List;
import picocli.CommandLine.Option;

/** The OMs of one service. */
final class OmGroup extends GroupChoice {
    @Option(
            names = {"-id", "--service-id", "--om-service-id"},
            paramLabel = "SERVICE",
            defaultValue = "",
            description = "The OM service, one of ozone.om.service.ids (default: the configured one).")
    private String service;

    @Override
    String service() {
        return "OM";
    }

    @Override
    String nodesSetting() {
        return "ozone.om.nodes.<service>";
    }

    @Override
    List<Door> doors(Settings settings) {
        return Doors.om(settings, service);
    }
}
