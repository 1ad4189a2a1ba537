package io.ozone.cli.sh;

import io.ozone.cli.CliSettings;
import io.ozone.cli.Terminal;
import io.ozone.common.settings.Settings;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** How far a transfer is, for a person at a terminal; silent for small transfers and for programs. */
interface Progress extends AutoCloseable {
    void add(long bytes);

    @Override
    void close();

    Progress SILENT = new Progress() {
        @Override
        public void add(long bytes) {}

        @Override
        public void close() {}
    };

    /** @param total bytes; 0 = unknown */
    static Progress of(String what, long total, Terminal terminal, Settings settings, boolean unwanted) {
        long minimum = (long) settings.get(CliSettings.PROGRESS_MINIMUM) << 20;
        if (unwanted || !terminal.interactive() || total > 0 && total < minimum) {
            return SILENT;
        }
        ProgressBar bar = new ProgressBarBuilder()
                .setTaskName(what)
                .setInitialMax(total > 0 ? total : -1)
                .setUnit(" MB", 1 << 20)
                .setStyle(ProgressBarStyle.ASCII)
                .setConsumer(new ConsoleProgressBarConsumer(terminal.err()))
                .showSpeed()
                .build();
        return new Progress() {
            @Override
            public void add(long bytes) {
                bar.stepBy(bytes);
            }

            @Override
            public void close() {
                bar.close();
            }
        };
    }
}
