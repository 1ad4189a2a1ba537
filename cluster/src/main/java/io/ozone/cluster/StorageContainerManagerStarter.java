package io.ozone.cluster;

/** Runs {@code ozone scm} under the name that {@code jps} is known to show for a Storage Container Manager. */
public final class StorageContainerManagerStarter {
    private StorageContainerManagerStarter() {}

    public static void main(String[] arguments) {
        Main.daemon("scm", arguments);
    }
}
