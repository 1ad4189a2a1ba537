package io.ozone.s3.policy;

import io.ozone.s3.error.S3Error;
import io.ozone.s3.policy.BucketPolicy.Verdict;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The statements of a policy, whatever it is of. Anything in a document that is not understood is refused. */
final class Rules {
    private static final Set<String> NAMES = Set.of("Version", "Id", "Statement");
    private static final String WITH_VARIABLES = "2012-10-17";
    private static final String WITHOUT_VARIABLES = "2008-10-17";

    /** Makes a statement of its fields. */
    interface Reader {
        /** @param variables whether a dollar can begin a variable */
        Statement read(Map<String, Object> fields, boolean variables);
    }

    private final List<Statement> statements;

    private Rules(List<Statement> statements) {
        this.statements = statements;
    }

    /** @throws io.ozone.s3.error.S3Exception MalformedPolicy */
    static Rules parse(ByteBuffer document, Reader reader) {
        Map<String, Object> fields = json(document);
        for (String name : fields.keySet()) {
            if (!NAMES.contains(name)) {
                throw S3Error.MALFORMED_POLICY.failure("Unknown field %s", name).with("Detail", name);
            }
        }
        if (fields.containsKey("Id")) {
            Fields.text(fields.get("Id"), "Id");
        }
        return new Rules(statements(fields, hasVariables(fields), reader));
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

    private static List<Statement> statements(Map<String, Object> fields, boolean variables, Reader reader) {
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
            statements.add(reader.read(statement, variables));
        }
        return List.copyOf(statements);
    }

    /** One statement that denies counts for more than any number of those that allow. */
    Verdict decide(Question question) {
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

    boolean allowOthers() {
        return statements.stream().anyMatch(Statement::allowsOthers);
    }

    boolean isPublic() {
        return statements.stream().anyMatch(Statement::isPublic);
    }
}
