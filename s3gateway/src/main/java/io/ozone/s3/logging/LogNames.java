package io.ozone.s3.logging;

import io.ozone.s3.access.LoggedBucket;
import io.ozone.s3.http.Percent;
import io.ozone.s3.logging.BucketLogging.KeyFormat;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** What logs are called as objects. Gateways know nothing of each other, so what makes names differ is drawn at random. */
public final class LogNames {
    private static final DateTimeFormatter TIME = format("yyyy-MM-dd-HH-mm-ss");
    /** A day's log has no time of it. */
    private static final DateTimeFormatter DAY = format("yyyy-MM-dd-00-00-00");

    private static final DateTimeFormatter DIRECTORIES = format("yyyy/MM/dd/");

    private static final SecureRandom RANDOM = new SecureRandom();

    private final String region;

    /** @param region in which the gateway says it is */
    public LogNames(String region) {
        this.region = region;
    }

    private static DateTimeFormatter format(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
    }

    /**
     * A name that no other log has.
     *
     * @param eventMillis when one of the requests in it came
     */
    public String next(LoggedBucket source, BucketLogging logging, long eventMillis, long nowMillis) {
        Instant time = Instant.ofEpochMilli(logging.format() == KeyFormat.BY_EVENT ? eventMillis : nowMillis);
        StringBuilder name = new StringBuilder(logging.prefix());
        if (logging.format().isPartitioned()) {
            name.append(Percent.encode(source.owner()))
                    .append('/')
                    .append(region)
                    .append('/')
                    .append(source.bucket())
                    .append('/')
                    .append(DIRECTORIES.format(time));
        }
        return name.append((logging.format() == KeyFormat.BY_EVENT ? DAY : TIME).format(time))
                .append('-')
                .append("%016X".formatted(RANDOM.nextLong()))
                .toString();
    }
}
