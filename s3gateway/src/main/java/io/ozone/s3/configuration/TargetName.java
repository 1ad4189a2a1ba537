package io.ozone.s3.configuration;

import io.ozone.s3.error.S3Error;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a target of notifications is called in the settings of the cluster, by the name of a resource: {@code
 * arn:ozone:sqs::NAME:webhook}, or with {@code NAME} at the end in the form that S3 has for queues, topics and functions.
 */
final class TargetName {
    private static final Pattern OWN = Pattern.compile("arn:ozone:(sqs|sns|lambda):[^:]*:([^:]+):webhook");
    private static final Pattern AMAZON =
            Pattern.compile("arn:aws[a-z-]*:(sqs|sns|lambda):[^:]*:[^:]*:(?:function:)?([^:]+)");
    private static final List<Pattern> FORMS = List.of(OWN, AMAZON);

    private TargetName() {}

    /** @throws io.ozone.s3.error.S3Exception InvalidArgument */
    static String of(String arn) {
        for (Pattern form : FORMS) {
            Matcher matcher = form.matcher(arn.strip());
            if (matcher.matches()) {
                return matcher.group(2);
            }
        }
        throw S3Error.INVALID_ARGUMENT
                .failure("The ARN is not well formed: '%s'; use arn:ozone:sqs::NAME:webhook", arn)
                .with("ArgumentName", "ARN")
                .with("ArgumentValue", arn);
    }
}
