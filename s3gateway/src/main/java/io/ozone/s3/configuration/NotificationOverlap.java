package io.ozone.s3.configuration;

import io.ozone.s3.error.S3Error;
import io.ozone.wire.om.NotificationRule;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** As in S3, an event of an object is that of one rule at most. */
final class NotificationOverlap {
    private NotificationOverlap() {}

    /** @throws io.ozone.s3.error.S3Exception InvalidArgument when two rules could be about the same event, or have the same id */
    static void check(List<NotificationRule> rules) {
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < rules.size(); i++) {
            NotificationRule rule = rules.get(i);
            if (!ids.add(rule.getId())) {
                throw S3Error.INVALID_ARGUMENT.failure(
                        "Same ID used for multiple configurations. IDs must be unique: '%s'", rule.getId());
            }
            for (NotificationRule other : rules.subList(0, i)) {
                if (overlap(rule, other)) {
                    throw S3Error.INVALID_ARGUMENT.failure(
                            "Configurations overlap. Configurations on the same bucket cannot share a common event type."
                                    + " : '%s', '%s'",
                            other.getId(), rule.getId());
                }
            }
        }
    }

    private static boolean overlap(NotificationRule one, NotificationRule other) {
        return !Collections.disjoint(one.getEventsList(), other.getEventsList())
                && (one.getPrefix().startsWith(other.getPrefix())
                        || other.getPrefix().startsWith(one.getPrefix()))
                && (one.getSuffix().endsWith(other.getSuffix())
                        || other.getSuffix().endsWith(one.getSuffix()));
    }
}
