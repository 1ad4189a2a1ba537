package io.ozone.s3.operation;

import io.ozone.s3.auth.SessionTokens.Issued;
import io.ozone.s3.error.S3Error;
import io.ozone.s3.http.Exchange;
import io.ozone.s3.http.RequestTarget;
import io.ozone.s3.xml.XmlWriter;
import java.time.Duration;

/** How STS words its requests and answers. */
final class TokenService {
    static final String VERSION = "Version";
    static final String DURATION = "DurationSeconds";

    private static final String SERVED = "2011-06-15";
    private static final Duration SHORTEST = Duration.ofMinutes(15);

    private TokenService() {}

    /** @throws io.ozone.s3.error.S3Exception ValidationError, NotImplemented */
    static void checkVersion(RequestTarget target) {
        String version = needed(target, VERSION);
        if (!version.equals(SERVED)) {
            throw S3Error.NOT_IMPLEMENTED.failure(
                    "The version '%s' of this API is not implemented; %s is", version, SERVED);
        }
    }

    static String needed(RequestTarget target, String name) {
        String value = target.parameter(name);
        if (value == null) {
            throw S3Error.VALIDATION_ERROR.failure("The parameter %s is missing", name);
        }
        return value;
    }

    /** For how long the request wants credentials. */
    static Duration duration(RequestTarget target, Duration otherwise, Duration longest) {
        String text = target.parameter(DURATION);
        if (text == null) {
            return otherwise;
        }
        long seconds;
        try {
            seconds = Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw S3Error.VALIDATION_ERROR.failure(e, DURATION + " is '" + text + "', which is no number");
        }
        if (seconds < SHORTEST.toSeconds() || seconds > longest.toSeconds()) {
            throw S3Error.VALIDATION_ERROR.failure(
                    "%s must lie between %d and %d; it is %d",
                    DURATION, SHORTEST.toSeconds(), longest.toSeconds(), seconds);
        }
        return Duration.ofSeconds(seconds);
    }

    /** @throws io.ozone.s3.error.S3Exception ValidationError */
    static void checkLength(String name, String value, int least, int most) {
        int length = value.codePointCount(0, value.length());
        if (length < least || length > most) {
            throw S3Error.VALIDATION_ERROR.failure(
                    "%s must have %d to %d characters; it has %d", name, least, most, length);
        }
    }

    /** As a policy of a bucket can name the user. */
    static String userArn(String user) {
        return "arn:aws:iam:::user/" + user;
    }

    /** The rights are the user's, so that is the role that was assumed. */
    static String sessionArn(String user, String session) {
        return "arn:aws:sts:::assumed-role/" + user + '/' + session;
    }

    static XmlWriter begin(String action) {
        return XmlWriter.stsDocument(action + "Response").open(action + "Result");
    }

    static void credentials(XmlWriter xml, Issued issued) {
        xml.open("Credentials")
                .element("AccessKeyId", issued.accessId())
                .element("SecretAccessKey", issued.secret())
                .element("SessionToken", issued.token())
                .element("Expiration", issued.expires().toString())
                .close("Credentials");
    }

    static void answer(Exchange exchange, String action, XmlWriter xml) {
        xml.close(action + "Result")
                .open("ResponseMetadata")
                .element("RequestId", exchange.requestId())
                .close("ResponseMetadata")
                .close(action + "Response");
        exchange.answer("text/xml", xml.toBytes());
    }
}
