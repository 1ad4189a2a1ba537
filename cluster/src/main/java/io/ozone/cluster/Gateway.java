package io.ozone.cluster;

/** Runs {@code ozone s3g} under the name that {@code jps} is known to show for an S3 gateway. */
public final class Gateway {
    private Gateway() {}

    public static void main(String[] arguments) {
        Main.daemon("s3g", arguments);
    }
}
