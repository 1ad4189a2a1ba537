package io.ozone.s3.policy;

import io.ozone.s3.error.S3Error;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who may do what with a bucket and its objects. Read strictly: a policy with anything in it that is not understood is
 * refused, since it would else allow, or not deny, something else than its author meant.
 */
public final class BucketPolicy {
    private static final int MAX_BYTES = 20 << 10;
    private static final Set<String> NAMES = Set.of("Version", "Id", "Statement");
    private static final String WITH_VARIABLES = "2012-10-17";
    private static final String WITHOUT_VARIABLES = "2008-10-17";

    /** What a policy says of a question. */
    public enum Verdict {
        ALLOWED,
        DENIED,
        /** Nothing. */
        OPEN
    }

    private final List<Statement> statements;

    private BucketPolicy(List<Statement> statements) {
        this.statements = statements;
    }

    /** @throws io.ozone.s3.error.S3Exception MalformedPolicy */
    public static BucketPolicy parse(ByteBuffer document, String bucket) {
        if (document.remaining() > MAX_BYTES) {
            throw S3Error.MALFORMED_POLICY.failure(
                    "The policy has %d bytes; it may have %d", document.remaining(), MAX_BYTES);
        }
        Map<String, Object> fields = json(document);
        for (String name : fields.keySet()) {
            if (!NAMES.contains(name)) {
                throw S3Error.MALFORMED_POLICY.failure("Unknown field %s", name).with("Detail", name);
            }
        }
        if (fields.containsKey("Id")) {
            Fields.text(fields.get("Id"), "Id");
        }
        return new BucketPolicy(statements(fields, bucket, hasVariables(fields)));
    }

    private static Map<String, Object> json(ByteBuffer document) {
        try {
            Object json = Json.parse(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(document.duplicate())
                    .toString());
            if (json instanceof Map<?, ?>) {
                return Fields.object(json, "A policy");
            }
        } catch (CharacterCodingException e) {
            throw S3Error.MALFORMED_POLICY.failure(e, "Policies must be valid JSON: this is not UTF-8");
        } catch (IllegalArgumentException e) {
            throw S3Error.MALFORMED_POLICY.failure(e, "Policies must be valid JSON: " + e.getMessage());
        }
        throw S3Error.MALFORMED_POLICY.failure("Policies must be valid JSON and the first byte must be '{'");
    }

    private static boolean hasVariables(Map<String, Object> fields) {
        if (!fields.containsKey("Version")) {
            return false;
        }
        String version = Fields.text(fields.get("Version"), "Version");
        if (!version.equals(WITH_VARIABLES) && !version.equals(WITHOUT_VARIABLES)) {
            throw S3Error.MALFORMED_POLICY.failure(
                    "The policy must contain a valid version string: %s or %s, not '%s'",
                    WITH_VARIABLES, WITHOUT_VARIABLES, version);
        }
        return version.equals(WITH_VARIABLES);
    }

    private static List<Statement> statements(Map<String, Object> fields, String bucket, boolean variables) {
        Object written = fields.get("Statement");
        List<?> list = written instanceof List<?> several ? several : written == null ? List.of() : List.of(written);
        if (list.isEmpty()) {
            throw S3Error.MALFORMED_POLICY.failure("Missing required field Statement");
        }
        List<Statement> statements = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (Object one : list) {
            Map<String, Object> statement = Fields.object(one, "A statement");
            if (statement.containsKey("Sid")) {
                String id = Fields.text(statement.get("Sid"), "Sid");
                if (!id.isEmpty() && !ids.add(id)) {
                    throw S3Error.MALFORMED_POLICY.failure(
                            "Statement IDs (SID) in a single policy must be unique: '%s' is there twice", id);
                }
            }
            statements.add(new Statement(statement, bucket, variables));
        }
        return List.copyOf(statements);
    }

    /** One statement that denies counts for more than any number of those that allow. */
    public Verdict decide(Question question) {
        boolean allowed = false;
        for (Statement statement : statements) {
            // What allows a second time changes nothing, and its conditions may be dear.
            if ((!statement.allows() || !allowed) && statement.isAbout(question)) {
                if (!statement.allows()) {
                    return Verdict.DENIED;
                }
                allowed = true;
            }
        }
        return allowed ? Verdict.ALLOWED : Verdict.OPEN;
    }

    /**
     * Refuses what S3 does not support in a policy, though it can be understood: those that are kept go on.
     *
     * @throws io.ozone.s3.error.S3Exception MalformedPolicy
     */
    public void requireSupported() {
        if (statements.stream().anyMatch(Statement::allowsOthers)) {
            throw S3Error.MALFORMED_POLICY.failure(
                    "NotPrincipal can only be used with Deny: with Allow it would allow those, too, whom nobody knows");
        }
    }

    /** Whether it allows something to people whom nobody can name. */
    public boolean isPublic() {
        return statements.stream().anyMatch(Statement::isPublic);
    }
}
