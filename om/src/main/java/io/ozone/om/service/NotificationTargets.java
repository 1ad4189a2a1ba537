package io.ozone.om.service;

import io.ozone.common.error.ErrorCode;
import io.ozone.om.state.Refusal;
import io.ozone.wire.om.NotificationEvent;
import io.ozone.wire.om.NotificationRule;
import io.ozone.wire.om.NotificationRules;
import java.util.List;
import java.util.Set;

/**
 * Whom buckets can have told what happens to their keys.
 *
 * @param names as the settings have them
 * @param limit most events that may wait for one of them
 */
public record NotificationTargets(Set<String> names, long limit) {
    private static final int MAX_RULES = 100;

    /** @throws Refusal INVALID_ARGUMENT when there is no such target, or the rules are not in order */
    void check(NotificationRules notification) {
        if (notification.getRulesCount() > MAX_RULES) {
            throw invalid("A notification has up to " + MAX_RULES + " rules, not " + notification.getRulesCount());
        }
        for (NotificationRule rule : notification.getRulesList()) {
            if (rule.getId().isEmpty()) {
                throw invalid("A rule of a notification has no id");
            }
            if (rule.getEventsCount() == 0 || rule.getEventsList().stream().anyMatch(NotificationTargets::isNone)) {
                throw invalid("Rule '" + rule.getId() + "' of a notification names no event, or one that is not known");
            }
        }
        List<String> unknown = notification.getRulesList().stream()
                .map(NotificationRule::getTarget)
                .filter(target -> !names.contains(target))
                .distinct()
                .toList();
        if (!unknown.isEmpty()) {
            throw invalid("Unable to validate the following destination configurations: there is no target "
                    + String.join(", ", unknown) + "; the administrator can add it to"
                    + " ozone.om.notification.webhook.names");
        }
    }

    private static boolean isNone(NotificationEvent event) {
        return event == NotificationEvent.NOTIFICATION_EVENT_UNSPECIFIED
                || event == NotificationEvent.TEST_EVENT
                || event == NotificationEvent.UNRECOGNIZED;
    }

    private static Refusal invalid(String message) {
        return new Refusal(ErrorCode.INVALID_ARGUMENT, message);
    }
}
