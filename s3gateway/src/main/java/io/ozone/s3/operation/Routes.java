package io.ozone.s3.operation;

import io.ozone.s3.auth.QueryClaim;
import io.ozone.s3.error.S3Error;
import io.ozone.s3.http.Api;
import io.ozone.s3.http.Level;
import io.ozone.s3.http.Parameter;
import io.ozone.s3.http.RequestTarget;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The closed table from requests to operations.
 *
 * <p>An operation is chosen by API, method, level and the one sub-resource it is about, or the action that STS is told. Every parameter that it
 * does not declare, known to S3 or not, makes the answer NotImplemented.
 */
public final class Routes {
    /** The verb's name, which some SDKs add for their logs. */
    private static final String OPERATION_NAME = "x-id";

    private static final Set<String> METHODS = Set.of("GET", "HEAD", "PUT", "POST", "DELETE", "OPTIONS");

    private final List<Operation> operations;

    public Routes(List<Operation> operations) {
        this.operations = operations;
    }

    /** @throws io.ozone.s3.error.S3Exception NotImplemented, or MethodNotAllowed for methods that S3 does not have */
    public Operation find(Api api, String method, RequestTarget target) {
        if (!METHODS.contains(method)) {
            throw S3Error.METHOD_NOT_ALLOWED.failure("The method %s is not one of S3's", method);
        }
        Level level = target.level();
        Operation plain = null;
        for (Operation operation : operations) {
            Match match = operation.match();
            if (match.api() == api && match.level() == level && match.method().equals(method)) {
                if (match.subresource().isEmpty()) {
                    plain = operation;
                } else if (match.isNamedBy(target)) {
                    return checked(operation, target);
                }
            }
        }
        if (plain == null) {
            throw S3Error.NOT_IMPLEMENTED.failure("%s is not implemented", described(api, method, target));
        }
        return checked(plain, target);
    }

    private static String described(Api api, String method, RequestTarget target) {
        if (api == Api.STS) {
            return "The action '" + target.parameter("Action", "") + "'";
        }
        String what = target.parameters().isEmpty()
                ? ""
                : " with " + target.parameters().get(0).name();
        return method + " of a " + target.level().name().toLowerCase(Locale.ROOT) + what;
    }

    private static Operation checked(Operation operation, RequestTarget target) {
        Match match = operation.match();
        for (Parameter parameter : target.parameters()) {
            String name = parameter.name();
            boolean saysNothing =
                    match.api() == Api.S3 && (name.equals(OPERATION_NAME) || QueryClaim.PARAMETERS.contains(name));
            if (!saysNothing
                    && !name.equals(match.subresource())
                    && !match.parameters().contains(name)) {
                throw S3Error.NOT_IMPLEMENTED.failure(
                        "The parameter '%s' is not implemented for %s; nothing was done", name, match.name());
            }
        }
        return operation;
    }
}
