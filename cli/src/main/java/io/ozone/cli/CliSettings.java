package io.ozone.cli;

import io.ozone.common.settings.Setting;
import java.time.Duration;
import java.util.List;

/** Settings of the command line's own. */
public final class CliSettings {
    public static final Setting<Duration> REQUEST_TIMEOUT = Setting.duration(
            "ozone.cli.request.timeout",
            "15s",
            "How long a command keeps looking for a leader that answers before it gives up.");

    public static final Setting<Integer> PROGRESS_MINIMUM = Setting.integer(
            "ozone.cli.progress.minimum.mb",
            8,
            0,
            Integer.MAX_VALUE,
            "Transfers of at least this many MB show their progress on a terminal.");

    public static final List<Setting<?>> ALL = List.of(REQUEST_TIMEOUT, PROGRESS_MINIMUM);

    private CliSettings() {}
}
