package io.ozone.datanode.volume;

import io.ozone.common.error.ErrorCode;
import io.ozone.common.settings.Settings;
import io.ozone.common.settings.Units;
import io.ozone.datanode.DatanodeSettings;

/**
 * How much of a volume must stay free. Below the soft limit it takes no new containers and those it has are
 * to be closed; below the hard limit it takes no chunk. The limits by percent stop growing at
 * {@link #LARGEST_SOFT_BYTES}, so that a large disk is not left idle for their sake.
 *
 * @param softBytes fixed soft limit; negative = by percent
 */
public record SpaceGuard(long softBytes, double softShare, double hardShare, long reservedBytes) {
    private static final long LARGEST_SOFT_BYTES = 20L << 30;

    public static SpaceGuard of(Settings settings) {
        String text = settings.get(DatanodeSettings.MIN_FREE_SPACE);
        return new SpaceGuard(
                text.startsWith("-") ? -1 : parse(text),
                settings.get(DatanodeSettings.MIN_FREE_SPACE_PERCENT),
                settings.get(DatanodeSettings.HARD_LIMIT_PERCENT),
                settings.get(DatanodeSettings.RESERVED));
    }

    private static long parse(String text) {
        try {
            return Units.parseSize(text);
        } catch (IllegalArgumentException e) {
            throw ErrorCode.CONFIGURATION.failure(
                    "%s: '%s' %s", DatanodeSettings.MIN_FREE_SPACE.name(), text, e.getMessage());
        }
    }

    long softLimit(long capacity) {
        return softBytes >= 0 ? softBytes : Math.min(LARGEST_SOFT_BYTES, (long) (capacity * softShare));
    }

    /** Stands to the soft limit as the two shares stand to each other. */
    long hardLimit(long capacity) {
        double ratio = softShare <= 0 ? 1 : Math.min(1, hardShare / softShare);
        return (long) (softLimit(capacity) * ratio);
    }
}
