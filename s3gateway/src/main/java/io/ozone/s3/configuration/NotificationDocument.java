package io.ozone.s3.configuration;

import io.ozone.s3.error.S3Error;
import io.ozone.s3.error.S3Exception;
import io.ozone.s3.xml.XmlElement;
import io.ozone.wire.om.BucketConfiguration;
import io.ozone.wire.om.BucketConfigurationKind;
import io.ozone.wire.om.NotificationRule;
import io.ozone.wire.om.NotificationRules;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Whom what happens to a bucket's objects is told to: checked, and said again in the form in which the cluster carries it out.
 * Whether a target is a queue, a topic or a function makes no difference here.
 */
public final class NotificationDocument {
    private static final String ROOT = "NotificationConfiguration";
    private static final String ID = "Id";
    private static final String EVENT = "Event";
    private static final String FILTER = "Filter";
    private static final String S3_KEY = "S3Key";
    private static final String FILTER_RULE = "FilterRule";
    private static final String EVENT_BRIDGE = "EventBridgeConfiguration";

    private static final int MAX_RULES = 100;
    private static final int MAX_ID = 255;
    private static final int MAX_FILTER = 1024;

    /** Elements of the document, and what names the target in them. */
    private static final Map<String, String> TARGETS = Map.of(
            "QueueConfiguration", "Queue",
            "TopicConfiguration", "Topic",
            "CloudFunctionConfiguration", "CloudFunction");

    private NotificationDocument() {}

    /** Of a bucket that tells nobody. */
    public static byte[] none() {
        return XmlElement.of(ROOT).toDocument();
    }

    /**
     * @param untested the targets are not to be told that they were named
     * @return without rules when the document has none
     * @throws S3Exception MalformedXML, InvalidArgument, NotImplemented
     */
    public static BucketConfiguration read(ByteBuffer document, boolean untested) {
        XmlElement root = XmlElement.read(document, ROOT);
        if (root.has(EVENT_BRIDGE)) {
            throw S3Error.NOT_IMPLEMENTED.failure(
                    "%s is not implemented, as there is none; nothing was changed", EVENT_BRIDGE);
        }
        root.holding(TARGETS.keySet().toArray(String[]::new));
        if (root.children().size() > MAX_RULES) {
            throw S3Error.INVALID_ARGUMENT.failure(
                    "A notification configuration has up to %d configurations, not %d",
                    MAX_RULES, root.children().size());
        }
        NotificationRules.Builder rules = NotificationRules.newBuilder().setUntested(untested);
        List<XmlElement> kept = new ArrayList<>();
        for (XmlElement child : root.children()) {
            XmlElement named = named(child);
            rules.addRules(rule(named));
            kept.add(named);
        }
        NotificationOverlap.check(rules.getRulesList());
        return StoredConfiguration.stored(new XmlElement(ROOT, "", kept))
                .setKind(BucketConfigurationKind.NOTIFICATION)
                .setNotification(rules)
                .build();
    }

    /** One that comes without a name is given one. */
    private static XmlElement named(XmlElement configuration) {
        String id = configuration.textOf(ID).orElse("");
        if (id.length() > MAX_ID) {
            throw S3Error.INVALID_ARGUMENT.failure("ID length should not exceed allowed limit of %d: '%s'", MAX_ID, id);
        }
        if (!id.isEmpty()) {
            return configuration;
        }
        List<XmlElement> children = new ArrayList<>(configuration.children());
        children.removeIf(child -> child.name().equals(ID));
        children.add(0, XmlElement.of(ID, UUID.randomUUID().toString()));
        return new XmlElement(configuration.name(), configuration.text(), children);
    }

    private static NotificationRule rule(XmlElement configuration) {
        String target = TARGETS.get(configuration.name());
        configuration.holding(ID, target, EVENT, FILTER);
        NotificationRule.Builder rule = NotificationRule.newBuilder()
                .setId(configuration.needed(ID))
                .setTarget(TargetName.of(configuration.needed(target)));
        List<XmlElement> events = configuration.all(EVENT);
        if (events.isEmpty()) {
            throw S3Error.MALFORMED_XML.failure("A %s has no %s", configuration.name(), EVENT);
        }
        events.stream()
                .flatMap(event -> EventNames.of(event.leaf()).stream())
                .distinct()
                .forEach(rule::addEvents);
        configuration.find(FILTER).ifPresent(filter -> readFilter(filter, rule));
        return rule.build();
    }

    private static void readFilter(XmlElement filter, NotificationRule.Builder rule) {
        XmlElement key = filter.holding(S3_KEY).find(S3_KEY).orElse(XmlElement.of(S3_KEY));
        boolean prefix = false;
        boolean suffix = false;
        for (XmlElement part : key.holding(FILTER_RULE).children()) {
            String name = part.holding("Name", "Value").needed("Name");
            String value = part.needed("Value");
            if (value.length() > MAX_FILTER) {
                throw S3Error.INVALID_ARGUMENT.failure("Size of filter rule value cannot exceed %d bytes", MAX_FILTER);
            }
            if (name.equalsIgnoreCase("prefix")) {
                requireFirst(prefix, "prefix");
                prefix = true;
                rule.setPrefix(value);
            } else if (name.equalsIgnoreCase("suffix")) {
                requireFirst(suffix, "suffix");
                suffix = true;
                rule.setSuffix(value);
            } else {
                throw S3Error.INVALID_ARGUMENT
                        .failure("filter rule name must be either prefix or suffix; it is '%s'", name)
                        .with("ArgumentName", "FilterRule.Name")
                        .with("ArgumentValue", name);
            }
        }
    }

    private static void requireFirst(boolean seen, String name) {
        if (seen) {
            throw S3Error.INVALID_ARGUMENT.failure("Cannot specify more than one %s rule in a filter.", name);
        }
    }
}
