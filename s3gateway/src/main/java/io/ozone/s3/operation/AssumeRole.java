package io.ozone.s3.operation;

import io.ozone.s3.auth.Identity;
import io.ozone.s3.auth.SessionTokens;
import io.ozone.s3.auth.SessionTokens.Issued;
import io.ozone.s3.error.S3Error;
import io.ozone.s3.http.Exchange;
import io.ozone.s3.http.RequestTarget;
import io.ozone.s3.xml.XmlWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * Gives a user temporary credentials for what the user may do and the session's policy allows. There are no roles: which one
 * is named makes no difference.
 */
final class AssumeRole implements Operation {
    private static final Duration USUAL = Duration.ofHours(1);
    private static final Duration LONGEST = Duration.ofHours(12);

    private static final int MIN_ARN = 20;
    private static final int MAX_ARN = 2048;
    private static final int MAX_POLICY = 2048;
    private static final Pattern SESSION_NAME = Pattern.compile("[\\w+=,.@-]{2,64}");

    private static final String ROLE = "RoleArn";
    private static final String SESSION = "RoleSessionName";
    private static final String POLICY = "Policy";

    private static final String NAME = "AssumeRole";
    private static final Match MATCH =
            Match.call(NAME).parameters(TokenService.VERSION, TokenService.DURATION, ROLE, SESSION, POLICY);

    private final SessionTokens tokens;

    AssumeRole(SessionTokens tokens) {
        this.tokens = tokens;
    }

    @Override
    public Match match() {
        return MATCH;
    }

    @Override
    public void serve(Exchange exchange, Identity caller) {
        RequestTarget target = exchange.target();
        TokenService.checkVersion(target);
        TokenService.checkLength(ROLE, TokenService.needed(target, ROLE), MIN_ARN, MAX_ARN);
        String session = TokenService.needed(target, SESSION);
        if (!SESSION_NAME.matcher(session).matches()) {
            throw S3Error.VALIDATION_ERROR.failure(
                    "%s '%s' must satisfy the regular expression pattern %s", SESSION, session, SESSION_NAME);
        }
        Duration time = TokenService.duration(target, USUAL, LONGEST);
        String policy = target.parameter(POLICY);
        Issued issued = tokens.issue(caller, time, session, policy == null ? "" : checked(policy));
        XmlWriter xml = TokenService.begin(NAME);
        TokenService.credentials(xml, issued);
        xml.open("AssumedRoleUser")
                .element("AssumedRoleId", caller.user() + ':' + session)
                .element("Arn", TokenService.sessionArn(caller.user(), session))
                .close("AssumedRoleUser");
        if (policy != null) {
            xml.element("PackedPolicySize", (100L * bytes(policy) + MAX_POLICY - 1) / MAX_POLICY);
        }
        TokenService.answer(exchange, NAME, xml);
    }

    private static String checked(String policy) {
        TokenService.checkLength(POLICY, policy, 1, MAX_POLICY);
        if (bytes(policy) > MAX_POLICY) {
            throw S3Error.PACKED_POLICY_TOO_LARGE.failure(
                    "The policy has %d bytes; it may have %d", bytes(policy), MAX_POLICY);
        }
        return policy;
    }

    private static int bytes(String policy) {
        return policy.getBytes(StandardCharsets.UTF_8).length;
    }
}
