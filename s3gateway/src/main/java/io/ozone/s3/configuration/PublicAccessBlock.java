package io.ozone.s3.configuration;

import io.ozone.s3.error.S3Error;
import io.ozone.s3.xml.XmlElement;
import io.ozone.wire.om.BucketConfiguration;
import java.util.stream.Stream;

/**
 * What a bucket refuses of public access.
 *
 * @param blocksPublicAcls whether none can be set
 * @param ignoresPublicAcls whether those that are there grant nothing
 * @param blocksPublicPolicy whether none can be set
 * @param restrictsPublicBuckets whether a public policy allows nothing to anybody but the owner
 */
public record PublicAccessBlock(
        boolean blocksPublicAcls,
        boolean ignoresPublicAcls,
        boolean blocksPublicPolicy,
        boolean restrictsPublicBuckets) {
    /** Of a bucket that says nothing about it. */
    public static final PublicAccessBlock NONE = new PublicAccessBlock(false, false, false, false);

    private static final String ROOT = "PublicAccessBlockConfiguration";
    private static final String[] FLAGS = {
        "BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"
    };

    public static PublicAccessBlock of(BucketConfiguration configuration) {
        XmlElement root = XmlElement.read(configuration.getDocument().asReadOnlyByteBuffer(), ROOT);
        return new PublicAccessBlock(isOn(root, 0), isOn(root, 1), isOn(root, 2), isOn(root, 3));
    }

    private static boolean isOn(XmlElement configuration, int index) {
        return flag(configuration, FLAGS[index]).equals("true");
    }

    /** With all four flags; one that is not there is off. */
    static XmlElement checked(XmlElement configuration) {
        configuration.holding(FLAGS);
        return XmlElement.of(
                configuration.name(),
                Stream.of(FLAGS)
                        .map(flag -> XmlElement.of(flag, flag(configuration, flag)))
                        .toArray(XmlElement[]::new));
    }

    private static String flag(XmlElement configuration, String name) {
        String text = configuration.textOf(name).orElse("false").strip();
        switch (text) {
            case "true":
            case "TRUE":
                return "true";
            case "false":
            case "FALSE":
                return "false";
            default:
                throw S3Error.MALFORMED_XML.failure("%s is '%s'; it can be true or false", name, text);
        }
    }
}
