package io.ozone.s3.configuration;

import io.ozone.s3.error.S3Error;
import io.ozone.s3.xml.XmlElement;
import java.util.stream.Stream;

/**
 * What a bucket refuses of public access. Nothing here can be made public yet, neither by an ACL nor by a policy, so each
 * of these holds for every bucket, whether it is asked for or not.
 */
final class PublicAccessBlock {
    private static final String[] FLAGS = {
        "BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"
    };

    private PublicAccessBlock() {}

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
