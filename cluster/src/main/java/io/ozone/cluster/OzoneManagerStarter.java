package io.ozone.cluster;

/** Runs {@code ozone om} under the name that {@code jps} is known to show for an Ozone Manager. */
public final class OzoneManagerStarter {
    private OzoneManagerStarter() {}

    public static void main(String[] arguments) {
        Main.daemon("om", arguments);
    }
}
