package io.ozone.om.service;

import io.micrometer.core.instrument.Timer;
import io.ozone.server.Metrics;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Times calls by what they ask for: {@code ozone_om_call_seconds} by kind and operation. */
final class CallMeters<E extends Enum<E>> {
    private final Map<E, Timer> succeeded;
    private final Map<E, Timer> failed;

    CallMeters(Metrics metrics, String kind, Class<E> cases) {
        succeeded = new EnumMap<>(cases);
        failed = new EnumMap<>(cases);
        for (E one : cases.getEnumConstants()) {
            String operation = one.name().toLowerCase(Locale.ROOT);
            succeeded.put(one, timer(metrics, kind, operation, "ok"));
            failed.put(one, timer(metrics, kind, operation, "failed"));
        }
    }

    void record(E one, boolean failure, long startNanos) {
        (failure ? failed : succeeded).get(one).record(System.nanoTime() - startNanos, TimeUnit.NANOSECONDS);
    }

    private static Timer timer(Metrics metrics, String kind, String operation, String result) {
        return metrics.timer(
                "ozone.om.call",
                "Calls of the OM door by operation",
                "kind",
                kind,
                "operation",
                operation,
                "result",
                result);
    }
}
