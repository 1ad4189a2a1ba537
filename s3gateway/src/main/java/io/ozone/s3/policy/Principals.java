package io.ozone.s3.policy;

import io.ozone.s3.error.S3Error;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whom a statement is about.
 *
 * @param everybody also those whom nobody knows
 * @param others whether it is about all but these
 */
record Principals(boolean everybody, Set<String> users, boolean others) {
    /** Of policies that are somebody's already. */
    static final Principals ANYBODY = new Principals(true, Set.of(), false);

    private static final String ALL = "*";
    /** Each user is an account of its own: its root, or a user whose account is not named. */
    private static final Pattern ARN = Pattern.compile("arn:aws:iam::(?:\\*?:user/(.+)|([^:/]+):root)");

    private static final Pattern NAME = Pattern.compile("[^\\s*?\\p{Cntrl}]+");

    /** @throws io.ozone.s3.error.S3Exception MalformedPolicy */
    static Principals read(Object value, boolean others) {
        Set<String> users = new HashSet<>();
        if (ALL.equals(value)) {
            users.add(ALL);
        } else {
            for (Map.Entry<String, Object> entry :
                    Fields.object(value, "Principal").entrySet()) {
                if (!entry.getKey().equals("AWS") && !entry.getKey().equals("CanonicalUser")) {
                    throw invalid(entry.getKey());
                }
                Fields.texts(entry.getValue(), "Principal").forEach(text -> users.add(user(text)));
            }
        }
        boolean everybody = users.remove(ALL);
        return new Principals(everybody, Set.copyOf(users), others);
    }

    private static String user(String text) {
        if (text.equals(ALL)) {
            return text;
        }
        String name = text;
        if (text.startsWith("arn:")) {
            Matcher arn = ARN.matcher(text);
            if (!arn.matches()) {
                throw invalid(text);
            }
            name = arn.group(1) == null ? arn.group(2) : arn.group(1);
        }
        if (!NAME.matcher(name).matches()) {
            throw invalid(text);
        }
        return name;
    }

    private static RuntimeException invalid(String text) {
        return S3Error.MALFORMED_POLICY
                .failure("Invalid principal in policy: '%s'", text)
                .with("Detail", text);
    }

    /** @param user null = nobody is known */
    boolean hold(String user) {
        boolean named = everybody || (user != null && users.contains(user));
        return named != others;
    }

    /** Whether nobody can say who they all are. */
    boolean areOpen() {
        return others || everybody;
    }
}
