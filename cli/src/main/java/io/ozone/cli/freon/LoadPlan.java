package io.ozone.cli.freon;

import java.time.Duration;

/**
 * How much load.
 *
 * @param count operations in all
 * @param duration null = until the count is done; else the time ends the run, if the count does not
 * @param warmUp time at the start that is not measured
 */
record LoadPlan(int threads, long count, Duration duration, Duration warmUp) {}
