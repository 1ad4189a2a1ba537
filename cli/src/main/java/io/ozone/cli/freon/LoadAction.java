package io.ozone.cli.freon;

import io.ozone.cli.Action;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** A command that runs one workload and reports on it. */
abstract class LoadAction extends Action {
    @Option(
            names = "--fail-at-end",
            hidden = true,
            description = "Go on after failures. Always on; accepted since scripts of the field pass it.")
    private boolean failAtEnd;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            converter = DurationText.class,
            description = "End after this time, such as 30s; -n is no limit then, unless it is given.")
    private Duration duration;

    @Option(
            names = "--warmup",
            paramLabel = "TIME",
            defaultValue = "0s",
            converter = DurationText.class,
            description = "Time at the start that is not measured (default: none).")
    private Duration warmUp;

    /** The workload with its options. */
    abstract Workload workload() throws Exception;

    abstract int threads();

    /** Operations; null = not given. */
    abstract Long count();

    long defaultCount() {
        return 1000;
    }

    @Override
    protected void run() throws Exception {
        long count = count() != null ? count() : duration != null ? Long.MAX_VALUE : defaultCount();
        LoadPlan plan = new LoadPlan(threads(), count, duration, warmUp);
        LoadResult result;
        try (Workload workload = workload()) {
            workload.setUp();
            result = new LoadRun(workload, plan).run(this::showProgress);
        }
        if (terminal().interactive()) {
            terminal().err().println();
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("threads", plan.threads());
        fields.putAll(result.fields());
        output().record(fields);
        if (result.failures() > 0) {
            note("%d operations failed; the first one said:", result.failures());
            if (result.firstFailure() instanceof Error first) {
                throw first;
            }
            throw (Exception) result.firstFailure();
        }
    }

    private void showProgress(LoadResult soFar) {
        if (terminal().interactive()) {
            terminal().err().print("\r" + soFar.line() + "    ");
            terminal().err().flush();
        }
    }
}
