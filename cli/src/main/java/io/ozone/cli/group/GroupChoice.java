package io.ozone.cli.group;

import io.ozone.common.settings.Settings;
import java.util.List;

/** Which group a command is about: options that differ between OM and SCM. */
abstract class GroupChoice {
    /** The service as people call it. */
    abstract String service();

    /** The setting that lists the members. */
    abstract String nodesSetting();

    abstract List<Door> doors(Settings settings);
}
