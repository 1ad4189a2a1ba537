package io.ozone.client;

/**
 * What signs the S3 requests of a user.
 *
 * @param accessId the public half
 * @param user on whose behalf requests signed with it run
 */
public record S3Secret(String accessId, String secret, String user) {
    /** Leaves the secret out, so that it does not get into a log. */
    @Override
    public String toString() {
        return "S3Secret[accessId=" + accessId + ", user=" + user + "]";
    }
}
