package io.ozone.s3.access;

import io.ozone.s3.policy.ConditionKey;
import io.ozone.s3.policy.Question;
import io.ozone.s3.policy.S3Actions;
import java.time.Instant;
import java.util.List;

/**
 * That the log of a bucket's requests is to be stored as an object, in the name of nobody but the service for it.
 *
 * @param owner of the bucket whose requests they are
 * @param resource the object, as policies name it
 */
record LogDelivery(String sourceArn, String owner, String resource, long nowMillis) implements Question {
    @Override
    public String user() {
        return null;
    }

    @Override
    public String service() {
        return LOGGING_SERVICE;
    }

    @Override
    public String action() {
        return S3Actions.PUT_OBJECT;
    }

    @Override
    public List<String> values(ConditionKey key, String name) {
        return switch (key) {
            case SOURCE_ARN -> List.of(sourceArn);
            case SOURCE_ACCOUNT -> List.of(owner);
            case CURRENT_TIME -> List.of(Instant.ofEpochMilli(nowMillis).toString());
            case EPOCH_TIME -> List.of(Long.toString(nowMillis / 1000));
            // Policies that want TLS mean people: this never leaves the cluster.
            case SECURE_TRANSPORT -> List.of("true");
            default -> List.of();
        };
    }
}
